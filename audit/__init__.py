"""What an auditor runs: claims, their evidence, and the verification of a site."""
