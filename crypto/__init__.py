"""Perron's protocol: bytes in, bytes out; no disk, network, clock, environment or logging.

`SPEC.md` is the authority; every file cites its section.
"""
