"""Documents: what people wrote, in one spelling."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from crypto import documents
from crypto.body import CHUNK_BYTES, CHUNKS_PER_FILE
from crypto.documents import Answer, Attachment, Head, Read, Written, decode, encode
from crypto.errors import Misuse, Refused

HEX16, HEX32 = "0f" * 16, "0f" * 32
FILE = f'{{"id":"{HEX16}","name":"a.pdf","sha256":"{HEX32}","size":1}}'

attachments = some.builds(
    Attachment,
    id=some.binary(min_size=16, max_size=16).map(bytes.hex),
    name=some.text(some.characters(min_codepoint=0x80, exclude_categories=["Cs"]), min_size=1, max_size=100),
    sha256=some.binary(min_size=32, max_size=32).map(bytes.hex),
    size=some.integers(1, CHUNKS_PER_FILE * CHUNK_BYTES),
)
written = some.builds(
    Written,
    text=some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=300),
    files=some.lists(attachments, max_size=16, unique_by=lambda file: file.id).map(tuple),
    after=some.lists(some.builds(Read, desk=some.integers(0, 254), reply=some.integers(0, 65_535)), max_size=16).map(
        tuple
    ),
)


@given(written)
def test_what_people_write_comes_back(document: Written) -> None:
    """Any text and any files come back, in the bytes that another JSON library would write with sorted keys."""
    encoded = encode(document)
    assert decode(encoded, Written) == document
    loaded = json.loads(encoded)
    assert json.dumps(loaded, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() == encoded


def test_heads_and_answers_come_back() -> None:
    """The head of a conversation and an answer."""
    head = Head(cells=2, heard=(HEX16,), state="in progress", until="2027-06-01", text="Nous lisons.")
    assert decode(encode(head), Head) == head
    assert decode(encode(Answer(text="Merci.")), Answer) == Answer(text="Merci.")


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"null",
        b'{"text":"a"}\n',
        b' {"text":"a"}',
        b'\xef\xbb\xbf{"text":"a"}',
        b'{"text": "a"}',
        b'{"text":"a","text":"a"}',
        b'{"text":"a","text":"b"}',
        b'{"text":"\\u0041"}',
        b'{"text":"a\\/b"}',
        b'{"text":"\\u000A"}',
        b'{"text":"\\ud800"}',
        b'{"text":"\\udc00\\ud800"}',
        b'{"text":"\xed\xa0\x80"}',
        b'{"text":"\xff"}',
        b'{"text":"a\nb"}',
        b'{"text":"a","files":[]}',
        b'{"after":[],"text":"a"}',
        b'{"text":"a","after":[{"desk":0,"reply":1}]}',
        b'{"after":[{"desk":0,"reply":1.0}],"text":"a"}',
        b'{"after":[{"desk":0,"reply":1e0}],"text":"a"}',
        b'{"after":[{"desk":0,"reply":-0}],"text":"a"}',
        b'{"after":[{"desk":0,"reply":NaN}],"text":"a"}',
        b'{"after":[{"desk":0,"reply":65536}],"text":"a"}',
        b'{"after":[{"desk":255,"reply":1}],"text":"a"}',
        b'{"after":[{"desk":0,"reply":' + b"9" * 5_000 + b'}],"text":"a"}',
        b'{"after":[{"desk":true,"reply":1}],"text":"a"}',
        b'{"colour":"red","text":"a"}',
        b'{"text":1}',
        b'{"text":""}',
        b'{"text":null}',
        b'{"text":"' + b"a" * 20_001 + b'"}',
        b'{"text":"' + "é".encode() * 10_001 + b'"}',
        b"[" * 50_000,
        b'{"a":' * 5_000,
        b'{"text":' + b"[" * 5_000,
        f'{{"files":[{FILE},{FILE}],"text":"a"}}'.encode(),
        f'{{"files":[{",".join([FILE] * 17)}],"text":"a"}}'.encode(),
        *(
            f'{{"files":[{FILE.replace(old, new)}],"text":"a"}}'.encode()
            for old, new in [
                (HEX16, HEX16[1:]),
                (HEX16, HEX16 + "\\n"),
                (HEX16, HEX16.upper()),
                (HEX32, HEX32 + "\\n"),
                ("a.pdf", ""),
                ("a.pdf", "."),
                ("a.pdf", ".."),
                ("a.pdf", "a/b"),
                ("a.pdf", "a\\\\b"),
                ("a.pdf", "a\\n"),
                ("a.pdf", "a\\u0000"),
                ("a.pdf", "a" * 101),
                ('"size":1', '"size":0'),
                ('"size":1', '"size":-1'),
                ('"size":1', '"size":226492417'),
                ('"size":1', '"size":9007199254740993'),
            ]
        ),
    ],
)
def test_another_spelling_or_schema_is_refused(untrusted: bytes) -> None:
    """Whatever some JSON parser would take and another would not is refused."""
    with pytest.raises(Refused):
        decode(untrusted, Written)


def a_head(*, cells: Any, heard: Any, state: Any, until: Any, text: Any) -> Head:
    """A head of unchecked fields, as a caller's mistake would make it."""
    return Head(cells=cells, heard=tuple(heard), state=state, until=until, text=text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cells", 64),
        ("cells", -1),
        ("heard", [HEX16] * 33),
        ("heard", [HEX16 + "\n"]),
        ("state", "lost"),
        ("until", "2027-02-30"),
        ("until", "2027-06-01\n"),
        ("until", "2027-6-1"),
        ("text", "a" * 1_401),
    ],
)
def test_a_head_has_its_schema(field: str, value: object) -> None:
    """A head that names too much, an unknown state or no day is refused, and we write none."""
    sound: dict[str, object] = {"cells": 1, "heard": [HEX16], "state": "closed", "until": "2027-06-01", "text": "a"}
    spelled = json.dumps(sound, sort_keys=True, separators=(",", ":")).encode()
    assert decode(spelled, Head).state == "closed"
    broken = {**sound, field: value}
    with pytest.raises(Refused) as refused:
        decode(json.dumps(broken, sort_keys=True, separators=(",", ":")).encode(), Head)
    with pytest.raises(Misuse) as misuse:
        encode(a_head(**broken))
    assert str(misuse.value) == str(refused.value)


@given(some.binary(max_size=200))
def test_any_bytes_are_a_document_or_refused(untrusted: bytes) -> None:
    """No bytes raise anything else, and what is accepted is spelled as we spell it."""
    for kind in (Written, Head, Answer):
        with contextlib.suppress(Refused):
            assert encode(decode(untrusted, kind)) == untrusted


@given(written, some.data())
def test_damaged_documents_are_read_or_refused(document: Written, data: some.DataObject) -> None:
    """Cutting a document or changing one byte of it raises nothing but `Refused`."""
    sound = encode(document)
    at = data.draw(some.integers(0, len(sound) - 1))
    byte = data.draw(some.integers(0, 255))
    for untrusted in (sound[:at], sound[:at] + bytes([byte]) + sound[at + 1 :]):
        with contextlib.suppress(Refused):
            decode(untrusted, Written)


def test_we_write_only_what_is_read() -> None:
    """An empty text, a lone surrogate or a folder's name is told before it is sealed."""
    assert decode(encode(Written(text="é" * 10_000)), Written).text == "é" * 10_000
    schema, folder = "not the one spelling of its schema", Attachment(id=HEX16, name="..", sha256=HEX32, size=1)
    for wrong, rule in (
        (Written(text=""), schema),
        (Written(text="\ud800"), schema),
        (Answer(text=""), schema),
        (Written(text="é" * 10_001), "text longer than 20,000 bytes"),
        (Written(text="a", files=(folder,)), "a file's name is a folder's"),
        (Written(text="a", files=(replace(folder, name="a"),) * 2), "two files under one id"),
    ):
        with pytest.raises(Misuse, match=f"^document: {rule}$"):
            encode(wrong)


def test_a_file_has_as_many_chunks_as_it_needs() -> None:
    """27,648 bytes are one chunk, one byte more are two; 216 MiB are 8,192."""
    for size, chunks in ((1, 1), (27_648, 1), (27_649, 2), (226_492_416, 8_192)):
        assert Attachment(id=HEX16, name="a", sha256=HEX32, size=size).chunks == chunks
    assert documents.identity(HEX16) == b"\x0f" * 16
