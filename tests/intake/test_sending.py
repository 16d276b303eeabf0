"""What the desks receive, and what the reporter is told when something cannot go."""

import hashlib
from contextlib import ExitStack
from pathlib import Path

import pytest
from aiohttp import web

from crypto import documents
from crypto.body import CHUNK_BYTES, Body, Chunk, Kind, Letter
from crypto.documents import Read, Written
from crypto.randomness import Randomness
from intake.attachments import measure
from intake.sentences import Stop

from .conftest import Reporter


def opened(reporter: Reporter, *, desk: int = 0) -> list[Body | None]:
    """What a desk reads in everything that came, in the order in which it came."""
    return [reporter.city.opened(line.body, desk=desk) for line in reporter.letterbox.posts]


def letter(reporter: Reporter, *, desk: int = 0) -> tuple[Body, Written]:
    """What a desk reads in the first envelope."""
    body = opened(reporter, desk=desk)[0]
    assert body is not None
    assert isinstance(body.payload, Letter)
    return body, documents.decode(body.payload.document, Written)


def test_both_desks_read_the_report(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """A report arrives with its text, its desks, the record it used and the keys for replies."""
    reporter.send("Le marché du 3 mai\n")
    keys = reporter.receipt.keys(reporter.city.certificate.scope)
    for desk in (0, 1):
        body, written = letter(reporter, desk=desk)
        assert written == Written(text="Le marché du 3 mai\n")
        assert (body.header.kind, body.header.desks, body.header.order) == (Kind.REPORT, (0, 1), 0)
        assert body.header.record == reporter.city.record.digest
        assert body.author == keys.author.verify_key
        assert isinstance(body.payload, Letter)
        assert body.payload.reply_key == keys.reply.public_key
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Goes to: 0 Référent" in captured.err


def test_an_excluded_desk_reads_nothing(reporter: Reporter) -> None:
    """T3: For the desk that the reporter excluded, the envelope is one that does not open, and the other one knows."""
    reporter.send(excluded=frozenset({0}))
    assert opened(reporter, desk=0) == [None]
    body, _ = letter(reporter, desk=1)
    assert body.header.desks == (1,)


@pytest.mark.parametrize(("excluded", "key"), [({7}, "desk unknown"), ({0, 1}, "desks none"), ({-1}, "desk unknown")])
def test_a_wrong_desk_is_said_before_anything_leaves(excluded: set[int], key: str, reporter: Reporter) -> None:
    """An unknown desk, or no desk left: the sentence lists the desks, and no envelope leaves."""
    with pytest.raises(Stop) as stop:
        reporter.send(excluded=frozenset(excluded))
    assert stop.value.key == key
    assert stop.value.values["desks"] == "0 Référent intégrité (fictif), 1 Audit interne (fictif)"
    assert reporter.letterbox.posts == []


def test_a_message_says_which_replies_were_read(reporter: Reporter) -> None:
    """A later message is of the same author and names the highest reply of each desk on the board."""
    salt = bytes(32)
    cells = reporter.city.answering_cells(reporter.receipt, ["un", "x" * 9_000, "trois"], salt=salt)
    cells += reporter.city.answering_cells(reporter.receipt, ["eins"], salt=salt, desk=1)
    reporter.letterbox.board = reporter.city.board_file(salt=salt, cells=cells)
    reporter.send("Encore", kind=Kind.MESSAGE)
    body, written = letter(reporter)
    assert (body.header.kind, body.header.desks) == (Kind.MESSAGE, (0, 1))
    assert written == Written(text="Encore", after=(Read(desk=0, reply=3), Read(desk=1, reply=1)))


def test_a_message_goes_only_to_the_desks_that_answered(reporter: Reporter) -> None:
    """A desk that the report excluded never learns of the conversation, although the command has no memory of it."""
    salt = bytes(32)
    cells = reporter.city.answering_cells(reporter.receipt, [], salt=salt, desk=1)
    reporter.letterbox.board = reporter.city.board_file(salt=salt, cells=cells)
    reporter.send("Encore", kind=Kind.MESSAGE)
    assert opened(reporter, desk=0) == [None]
    assert letter(reporter, desk=1)[0].header.desks == (1,)


def test_a_message_whose_desks_are_gone_reaches_no_other(reporter: Reporter) -> None:
    """T3: When no desk that answered may be written to, the message does not go to one that perhaps must not know."""
    salt = bytes(32)
    cells = reporter.city.answering_cells(reporter.receipt, [], salt=salt, desk=1)
    reporter.letterbox.board = reporter.city.board_file(salt=salt, cells=cells)
    with pytest.raises(Stop) as stop:
        reporter.send("Encore", kind=Kind.MESSAGE, excluded=frozenset({1}))
    assert stop.value.key == "desks gone"
    assert opened(reporter, desk=0) == []


def test_a_message_before_any_answer_warns(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """As long as no desk answered, a message goes to all that are not excluded, and the reporter is told in time."""
    reporter.send("Encore", kind=Kind.MESSAGE)
    assert letter(reporter)[0].header.desks == (0, 1)
    assert "If you had excluded a desk, stop now" in capsys.readouterr().err


def test_files_leave_as_a_burst_of_a_class(reporter: Reporter, tmp_path: Path) -> None:
    """Two files leave as 8 envelopes: the letter first and alone, their chunks in order, then covers."""
    contents = {"a b.pdf": bytes(range(256)) * 300, "c": b"c"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    with ExitStack() as stack:
        files = measure([tmp_path / name for name in contents], stack=stack, randomness=Randomness.fresh())
        reporter.send(files=files)
    _, written = letter(reporter)
    assert {file.name: (file.size, file.sha256) for file in written.files} == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in contents.items()
    }
    bodies = opened(reporter)
    assert len(bodies) == 8
    found = [body for body in bodies if body is not None]
    assert sorted(body.header.order for body in found) == [0, 1, 2, 3, 4]
    assert len({body.header.id for body in found}) == 5
    chunks = [(body.header.order, body.payload) for body in found if isinstance(body.payload, Chunk)]
    chunks.sort(key=lambda pair: pair[0])
    for file in written.files:
        assert b"".join(chunk.content for _, chunk in chunks if chunk.file.hex() == file.id) == contents[file.name]
    assert len({shape for shape in reporter.letterbox.shapes if shape[0] == "POST"}) == 1
    first, second = reporter.letterbox.posts[:2]
    assert second.at > first.at


def test_every_envelope_of_a_burst_is_tried_again(reporter: Reporter, tmp_path: Path) -> None:
    """A refusal in the middle of a burst costs one more try of the same bytes, for a chunk as for a cover."""
    (tmp_path / "a").write_bytes(b"a" * (CHUNK_BYTES + 1))
    reporter.letterbox.refusals = 3
    with ExitStack() as stack:
        reporter.send(files=measure([tmp_path / "a"], stack=stack, randomness=Randomness.fresh()))
    posts = [line.body for line in reporter.letterbox.posts]
    assert len(posts) == 8 + 3
    assert len(set(posts)) == 8


def test_an_incomplete_burst_is_not_called_done(reporter: Reporter, tmp_path: Path) -> None:
    """When the server stops taking envelopes, the reporter is told that the text left and a file did not."""
    (tmp_path / "a").write_bytes(b"a")

    async def full_after_four(_: web.Request) -> web.Response:
        return web.Response(status=204 if len(reporter.letterbox.posts) <= 4 else 503)

    reporter.letterbox.answers["/v1/envelopes"] = full_after_four
    with ExitStack() as stack, pytest.raises(Stop, match="burst incomplete"):
        reporter.send(files=measure([tmp_path / "a"], stack=stack, randomness=Randomness.fresh()))


def test_a_file_that_changes_is_not_sent(reporter: Reporter, tmp_path: Path) -> None:
    """A file that changed after it was measured is refused before a changed byte leaves."""
    path = tmp_path / "a"
    path.write_bytes(b"a" * 3 * CHUNK_BYTES)
    with ExitStack() as stack:
        files = measure([path], stack=stack, randomness=Randomness.fresh())
        with path.open("r+b") as file:
            file.seek(CHUNK_BYTES)
            file.write(b"b")
        with pytest.raises(Stop, match="file changed"):
            reporter.send(files=files)
    sent = [body.payload for body in opened(reporter) if body is not None and isinstance(body.payload, Chunk)]
    assert {chunk.content for chunk in sent} <= {b"a" * CHUNK_BYTES}
