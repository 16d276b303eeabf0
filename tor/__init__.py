"""Onion services: their configuration, the courier over Tor, and a private Tor network for tests."""
