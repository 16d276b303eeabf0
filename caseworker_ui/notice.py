"""What a caseworker must be told: a sentence of `sentences.py` and its values. Nothing was changed."""


class Notice(Exception):
    """Stops an action; the command line and the pages turn it into a sentence in the reader's language."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values
