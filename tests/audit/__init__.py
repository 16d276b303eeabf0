"""What an auditor runs."""
