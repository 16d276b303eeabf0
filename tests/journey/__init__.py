"""The whole way, with real processes and files."""
