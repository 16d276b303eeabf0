"""Sentences about the protocol; the files mirror `crypto/`."""
