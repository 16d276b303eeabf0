"""The tables of the three kinds of vault, each column with its reason. No column holds a time finer than a day."""

from typing import Final

_EVERY: Final = """
CREATE TABLE settings (
    name TEXT PRIMARY KEY,  -- a name of the code
    value BLOB NOT NULL     -- its bytes
) STRICT, WITHOUT ROWID;
CREATE TABLE holders (
    name TEXT PRIMARY KEY,  -- who may open this vault; none: its recovery words
    key BLOB NOT NULL,      -- the public key to which a new key of the vault is sealed
    mark BLOB NOT NULL      -- how the keys file names it: the start of its SHA-256
) STRICT, WITHOUT ROWID;
CREATE TABLE people (
    name TEXT PRIMARY KEY,  -- as the journal names this person
    role TEXT NOT NULL,     -- what this person may do
    since INTEGER NOT NULL  -- the day the office let this person in
) STRICT, WITHOUT ROWID;
CREATE TABLE journal (
    entry INTEGER PRIMARY KEY, -- 1, 2, 3 ... without gaps
    epoch INTEGER NOT NULL, -- the day of the action; of the office's doing alone, never of a reporter's
    person TEXT NOT NULL,   -- who did it; of the office; * is the machine by itself, none: recovery words
    second TEXT NOT NULL,   -- who agreed, where one person is not enough
    did TEXT NOT NULL,      -- which action
    number INTEGER NOT NULL, -- the case; 0: none
    why TEXT NOT NULL,      -- the reason, or what of the office's own it is about: a person, a partner, a server
    digest BLOB NOT NULL    -- SHA-256 of the one before and of this entry: nothing is changed or taken out unseen
) STRICT;
"""

ROOT: Final = _EVERY

REGISTER: Final = (
    _EVERY
    + """
CREATE TABLE register (
    number INTEGER PRIMARY KEY, -- the desk's number of the case
    received INTEGER NOT NULL, -- first epoch of the batch: the law's clocks start here
    acknowledged INTEGER,      -- the epoch of the acknowledgement
    state TEXT NOT NULL        -- what the reporter is told
) STRICT;
"""
)

STATION: Final = (
    _EVERY
    + """
CREATE TABLE desks (
    desk INTEGER PRIMARY KEY,  -- its number, never used again
    slug TEXT NOT NULL UNIQUE  -- its short name and the name of its vault
) STRICT;
CREATE TABLE offers (
    epoch INTEGER NOT NULL,    -- the day of the key
    desk INTEGER NOT NULL,     -- whose key
    line TEXT NOT NULL,        -- the desk's signed line of that day's record
    PRIMARY KEY (epoch, desk)
) STRICT, WITHOUT ROWID;
CREATE TABLE records (
    epoch INTEGER PRIMARY KEY, -- one a day, never made again
    file BLOB NOT NULL,        -- as everybody gets it: office, the certificate of its day, record
    digest BLOB NOT NULL       -- SHA-256 of its text: the next one names it, and bodies do
) STRICT;
CREATE TABLE servers (
    key BLOB PRIMARY KEY,      -- a server's key that a person compared
    batch INTEGER NOT NULL,    -- its last batch in the spool; 0: none yet
    header BLOB NOT NULL,      -- the 96 bytes of that batch: what the next one must follow
    bundle BLOB NOT NULL       -- the highest number of its bundles: an older stick, or an older server, is told
) STRICT, WITHOUT ROWID;
CREATE TABLE batches (
    batch INTEGER PRIMARY KEY AUTOINCREMENT, -- the order in which desks try batches; never used again
    server BLOB NOT NULL,      -- who made it
    first INTEGER NOT NULL,    -- its first epoch: when its reports count as received
    last INTEGER NOT NULL      -- its last epoch: which keys may open it, which can go
) STRICT;
CREATE TABLE spool (
    batch INTEGER NOT NULL,    -- which batch brought it
    envelope BLOB NOT NULL     -- ciphertext
) STRICT;
CREATE INDEX spool_by_batch ON spool (batch);
CREATE TABLE tried (
    desk INTEGER NOT NULL,     -- which desk
    batch INTEGER NOT NULL,    -- tried all of this batch
    PRIMARY KEY (desk, batch)
) STRICT, WITHOUT ROWID;
CREATE TABLE salts (
    edition INTEGER PRIMARY KEY, -- an edition to come
    salt BLOB NOT NULL         -- drawn ahead, so that desks can wrap for it
) STRICT;
CREATE TABLE wrapped (
    edition INTEGER NOT NULL,  -- an edition to come
    desk INTEGER NOT NULL,     -- whose cells
    cells BLOB NOT NULL,       -- its whole quota, dummies included: no count to be seen
    PRIMARY KEY (edition, desk)
) STRICT;
CREATE TABLE loop_cards (
    author BLOB PRIMARY KEY,   -- the public key of a card's words: the words themselves are on paper alone
    partner TEXT NOT NULL,     -- who makes the visits: an institution, never a reporter
    per_day INTEGER NOT NULL,  -- how many loops it promises for each day
    first INTEGER NOT NULL,    -- the first day on which they are expected
    last INTEGER               -- the last one; an ended card stays listed, so that nobody ends one unseen
) STRICT, WITHOUT ROWID;
CREATE TABLE transfers (
    desk INTEGER PRIMARY KEY,  -- whose key
    key BLOB NOT NULL,         -- to it other desks seal what they hand over
    signature BLOB NOT NULL    -- that desk's: the station cannot put its own key in this place
) STRICT;
CREATE TABLE parcels (
    sender INTEGER NOT NULL,   -- which desk sealed it
    recipient INTEGER NOT NULL, -- which desk opens it
    sealed BLOB NOT NULL,      -- of one size and always there: not even that a case was handed over is to be seen
    PRIMARY KEY (sender, recipient)
) STRICT;
"""
)

DESK: Final = (
    _EVERY
    + """
CREATE TABLE day_keys (
    epoch INTEGER PRIMARY KEY, -- the day of the key
    seed BLOB NOT NULL         -- destroyed when the day's envelopes were all tried
) STRICT;
CREATE TABLE cases (
    number INTEGER PRIMARY KEY, -- this desk's own numbers, without gaps (Directive 2019/1937 art. 18)
    author BLOB NOT NULL UNIQUE, -- the reporter's Ed25519 key, the new one after a change of words: the conversation
    desks BLOB NOT NULL,       -- to whom it is addressed, so that this desk knows with whom not to talk about it
    assignee TEXT,             -- who works on it, by name; nobody yet
    received INTEGER NOT NULL, -- first epoch of the batch: the law's clocks start here
    acknowledged INTEGER,      -- the epoch of the acknowledgement
    state TEXT NOT NULL,       -- what the reporter is told
    stage TEXT NOT NULL,       -- where the office stands with it: what may be done next
    months INTEGER NOT NULL,   -- until feedback: 3, or 6 after an extension
    reopened INTEGER,          -- the day from which its clocks run again
    due INTEGER                -- its next date, by which lists are sorted; none after feedback
) STRICT;
CREATE INDEX cases_by_due ON cases (due);
CREATE TABLE decisions (
    number INTEGER NOT NULL,   -- the case
    decision INTEGER NOT NULL, -- 1, 2, 3 ...
    epoch INTEGER NOT NULL,    -- the day: questions, inquiries and idle cases are counted from it
    action TEXT NOT NULL,      -- what was done; every reply is one
    why TEXT NOT NULL,         -- the grounds: content, which the journal must not hold
    outcome TEXT NOT NULL,     -- of a public list, when it ends the case
    person TEXT NOT NULL,      -- who got the case, when it was given to somebody
    people TEXT NOT NULL,      -- who decided, a name a line
    before TEXT NOT NULL,      -- the stage it left: a reply that is recalled takes its decision with it
    told TEXT NOT NULL,        -- the state that the reporter was told with it; empty: what was told before stayed
    reply INTEGER NOT NULL,    -- the reply that told it; 0: none
    PRIMARY KEY (number, decision)
) STRICT, WITHOUT ROWID;
CREATE TABLE scores (
    number INTEGER NOT NULL,   -- the case
    name TEXT NOT NULL,        -- severity, reliability, credibility, risk
    value TEXT NOT NULL,       -- one sign of its scale
    why TEXT NOT NULL,         -- one line
    PRIMARY KEY (number, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE heads (
    number INTEGER PRIMARY KEY, -- a case that was acknowledged
    first INTEGER NOT NULL,    -- the first edition that may have it: editions are public, and follow the office's
                               -- bundles, never what a reporter does
    until INTEGER NOT NULL,    -- the last day on which the conversation hangs; it makes room afterwards
    sealed BLOB NOT NULL       -- the head, ready to wrap
) STRICT;
CREATE INDEX heads_by_until ON heads (until);
CREATE TABLE authors (
    author BLOB PRIMARY KEY,   -- a reporter's Ed25519 key, of old or new words
    reply_key BLOB NOT NULL,   -- pinned at first sight
    tag_key BLOB NOT NULL      -- pinned at first sight
) STRICT, WITHOUT ROWID;
CREATE TABLE moves (
    old BLOB PRIMARY KEY,      -- whose words were changed: they change once, and are refused 60 days later
    new BLOB NOT NULL UNIQUE,  -- who goes on in their place
    desks BLOB NOT NULL,       -- to whom it is addressed: a move that waits is measured by the report that comes
    received INTEGER NOT NULL, -- first epoch of the batch: the 60 days start here
    second INTEGER             -- when another change by the old words was refused: two people may have them
) STRICT, WITHOUT ROWID;
CREATE TABLE messages (
    number INTEGER NOT NULL,   -- the case
    id BLOB NOT NULL,          -- the reporter's id: refuses a replay for ever
    author BLOB NOT NULL,      -- whose words signed it: its attachments came from them
    kind INTEGER NOT NULL,     -- report or message
    epoch INTEGER NOT NULL,    -- the day it was sealed
    place INTEGER NOT NULL,    -- its order in the visit
    received INTEGER NOT NULL, -- the day it came
    document BLOB NOT NULL,    -- what the reporter wrote, as signed
    PRIMARY KEY (number, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_by_case ON messages (number, received);
CREATE TABLE seen (
    person TEXT NOT NULL,      -- who looked
    number INTEGER NOT NULL,   -- the case
    messages INTEGER NOT NULL, -- how many messages of the reporter were there then: later ones are unread
    PRIMARY KEY (person, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE tags (
    tag TEXT NOT NULL,         -- a word of the desk's own, to find cases by
    number INTEGER NOT NULL,   -- the case
    PRIMARY KEY (tag, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_case ON tags (number);
CREATE TABLE notes (
    number INTEGER NOT NULL,   -- the case
    note INTEGER NOT NULL,     -- 1, 2, 3 ...
    epoch INTEGER NOT NULL,    -- the day it was written
    person TEXT NOT NULL,      -- who wrote it
    words TEXT NOT NULL,       -- what colleagues of this desk may know, and nobody else
    PRIMARY KEY (number, note)
) STRICT, WITHOUT ROWID;
-- Everything written in the cases, to be found by its words; rowid: the case below zero, then random bits.
CREATE VIRTUAL TABLE searched USING fts5 (
    words,                     -- as they stand, without case and accents: for phrases and beginnings
    stems,                     -- every stem of every word, once
    what UNINDEXED,            -- a report, a message, names of attachments, a reply, a note
    key UNINDEXED,             -- which one
    tokenize = 'ascii', columnsize = 0 -- words were taken apart before: here only blanks part them
);
-- A word that was deleted leaves the index at once, not when it is next merged.
INSERT INTO searched (searched, rank) VALUES ('secure-delete', 1);
CREATE TABLE views (
    person TEXT NOT NULL,      -- whose list it is
    name TEXT NOT NULL,        -- what this person calls it
    wanted BLOB NOT NULL,      -- which cases, in which order: JSON
    PRIMARY KEY (person, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE chunks (
    author BLOB NOT NULL,      -- who sent it: a chunk may come before its message
    file BLOB NOT NULL,        -- the attachment's id
    place INTEGER NOT NULL,    -- which piece
    received INTEGER NOT NULL, -- orphans go after 30 days
    content BLOB NOT NULL,     -- the piece
    PRIMARY KEY (author, file, place)
) STRICT;
CREATE TABLE loops (
    author BLOB NOT NULL,      -- the key of a partner's card: what is counted here are the office's own decoys alone
    id BLOB NOT NULL,          -- of one loop: a server that brings it again does not hide that another is missing
    epoch INTEGER NOT NULL,    -- the day for which its partner sealed it
    PRIMARY KEY (author, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE replies (
    number INTEGER NOT NULL,   -- the case
    reply INTEGER NOT NULL,    -- 1, 2, 3 ...
    epoch INTEGER NOT NULL,    -- the day it was written
    document BLOB NOT NULL,    -- what the office said
    sealed BLOB NOT NULL,      -- its pieces, sealed once, ready to wrap
    first INTEGER NOT NULL,    -- the first edition that may have it: until that one leaves, the reply can be recalled
    answers BLOB,              -- the id of the message it answers; none: the conversation as a whole
    PRIMARY KEY (number, reply)
) STRICT;
CREATE TABLE templates (
    name TEXT PRIMARY KEY,     -- as its desk calls it
    words TEXT NOT NULL        -- a text of the desk's own, about no case
) STRICT, WITHOUT ROWID;
CREATE TABLE recalled (
    number INTEGER NOT NULL,   -- the case
    reply INTEGER NOT NULL,    -- the number of a reply that never left; it is not given again
    PRIMARY KEY (number, reply)
) STRICT, WITHOUT ROWID;
CREATE TABLE recusals (
    person TEXT NOT NULL,      -- who keeps away
    number INTEGER NOT NULL,   -- from which case
    epoch INTEGER NOT NULL,    -- since when
    PRIMARY KEY (person, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE interests (
    person TEXT NOT NULL,      -- who declared it
    folded TEXT NOT NULL,      -- the name as it is compared
    name TEXT NOT NULL,        -- with whom this person has to do
    PRIMARY KEY (person, folded)
) STRICT, WITHOUT ROWID;
CREATE TABLE concerned (
    number INTEGER NOT NULL,   -- the case
    folded TEXT NOT NULL,      -- the name as it is compared
    name TEXT NOT NULL,        -- whom the report is about (Directive 2019/1937 art. 5(10))
    PRIMARY KEY (number, folded)
) STRICT, WITHOUT ROWID;
CREATE TABLE handed (
    number INTEGER PRIMARY KEY, -- a case with which another desk goes on
    desk INTEGER NOT NULL,     -- that desk
    epoch INTEGER NOT NULL,    -- the day from which its clocks stand still here
    why TEXT NOT NULL,         -- what its people are told
    whole INTEGER NOT NULL,    -- whether it had nothing of it from the reporter
    stage TEXT NOT NULL        -- where the case stood: it stands there again when it is given back
) STRICT;
CREATE TABLE crossing (
    place INTEGER PRIMARY KEY, -- the order in which they go; of the office's doing, not of arrival
    desk INTEGER NOT NULL,     -- to which desk
    number INTEGER NOT NULL,   -- the case
    what TEXT NOT NULL,        -- a letter, a piece, a reply ...
    name BLOB NOT NULL,        -- which one
    parcel INTEGER,            -- the number of its parcel; none: it waits for room
    UNIQUE (desk, number, what, name)
) STRICT;
CREATE TABLE links (
    desk INTEGER PRIMARY KEY,  -- another desk
    heard INTEGER NOT NULL,    -- the last parcel that it took from here
    taken INTEGER NOT NULL     -- the last parcel that was taken from it
) STRICT;
CREATE TABLE taken_over (
    number INTEGER PRIMARY KEY, -- a case that another desk handed over
    desk INTEGER NOT NULL,     -- that desk
    epoch INTEGER NOT NULL,    -- the day it was taken
    why TEXT NOT NULL,         -- what that desk's people say
    stage TEXT NOT NULL,       -- where it stood there
    whole INTEGER NOT NULL     -- whether all of it came from there; else only the reporter adds messages to it
) STRICT;
CREATE TABLE said_before (
    number INTEGER NOT NULL,   -- the case
    desk INTEGER NOT NULL,     -- which desk replied
    reply INTEGER NOT NULL,    -- its number there
    epoch INTEGER NOT NULL,    -- the day it was written
    document BLOB NOT NULL,    -- what that desk said
    PRIMARY KEY (number, desk, reply)
) STRICT;
"""
)
