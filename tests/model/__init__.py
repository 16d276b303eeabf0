"""The protocol as a model: every schedule of reporters, servers, couriers, station and desks, within bounds.

What is explored. `world.py` is a state: letterboxes, batches, bundles on their way, spool, keys, looks that have begun.
`actions.py` is what can happen next, one durable step at a time; a crash loses what is not durable, so it may come
between any two steps. The courier carries a stick never, late, twice or out of order, and old ones again; who has a
copy posts an envelope again; a server closes days late or twice a day, leaves a batch out of a bundle, or is put back
to an older disk. `rules.py` is the table of rules, and 18 tables with one rule broken: each must be found out.

What is claimed (`claims.py`). No acknowledged envelope is lost, nothing is shown twice, no server forgets what the
station lacks, no board goes back, keys die neither early nor late; and from every state a courier who carries and desks
that look bring everything home. One exception, SPEC's own: a desk that looked on day E + 35 or later, before it came.

What is assumed. Disks keep what was synced; hashes, seals and signatures hold, so a chain stands for its digest; a
transaction is one step; every server is trusted before its first envelope; a server's clock is right or behind; the
station's vaults are never put back. Days are few: in the place of 7 and 35 stand 0 or 1, and 3, 4 or 9.

`test_machine.py` walks the real server and station (`city.py`) beside this model, with 7 and 35, and compares them.
"""
