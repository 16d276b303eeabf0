"""The tables, all of them. Every column has its reason beside it, also in the database itself; a test reads them there.

No column holds a time finer than a day, an address, or anything else about a visit.
"""

from typing import Final

LEDGER: Final = (
    """
    CREATE TABLE server (
      seed BLOB NOT NULL -- the key that signs batches and bundles: by it the station knows this server
    ) STRICT
    """,
    """
    CREATE TABLE letterboxes (
      number INTEGER PRIMARY KEY, -- of the batch that it will become, and of its file
      epoch INTEGER NOT NULL,     -- the day on which it was opened: where its batch begins
      key BLOB NOT NULL           -- encrypts its file; gone as soon as the batch is there
    ) STRICT
    """,
    """
    CREATE TABLE batches (
      number INTEGER PRIMARY KEY, -- place in the chain, and name of its file
      header BLOB NOT NULL,       -- what the courier carries, signed; the last taken one stays: the chain's end
      key BLOB                    -- encrypts its file; empty: forgotten
    ) STRICT
    """,
    """
    CREATE TABLE pickup (
      number INTEGER NOT NULL, -- of the last inbound bundle: the next distinct one has the next number
      first INTEGER NOT NULL,  -- its first batch: the same batches again are the same bundle again
      last INTEGER NOT NULL,   -- its last batch, for the same reason
      before BLOB NOT NULL,    -- the digest of the bundle before it, which it names
      digest BLOB NOT NULL     -- its own digest, which the next bundle names
    ) STRICT
    """,
)

LETTERBOX: Final = """
    CREATE TABLE envelopes (
      envelope BLOB NOT NULL -- as it came, in the order it came: that order lives as long as this file's key, one day
    ) STRICT
    """

BATCH: Final = """
    CREATE TABLE envelopes (
      envelope BLOB NOT NULL -- sorted by its bytes, covers among them: the order says nothing
    ) STRICT
    """
