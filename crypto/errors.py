"""The two errors of the protocol, told apart by who must act."""


class Refused(Exception):
    """Bytes from outside broke a rule of the specification: drop them. The text names the rule, never content."""


class Misuse(Exception):
    """Perron called itself wrongly: mend the caller. The text names the rule, never content."""
