"""The station, tested with real vaults."""
