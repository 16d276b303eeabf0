"""Mutants of the protocol: is there a test that notices each small change of `crypto/`?"""
