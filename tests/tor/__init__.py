"""Onion services, with the real tor."""
