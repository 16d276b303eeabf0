"""One visit, one envelope: what the wire shows of sending, of reading, and of failing."""

import asyncio
from collections.abc import Callable

import pytest
from aiohttp import web

from crypto import visit as table
from crypto.body import Kind
from intake.requests import BOARD, ENVELOPES, PAGE, RECORD, SCRIPT, STYLE
from intake.sentences import Stop
from intake.visit import RELEASED, Timetable

from .city import City
from .conftest import FIRST, QUICK, Reporter
from .letterbox import Answer

Errand = Callable[[Reporter], object]

ERRANDS: dict[str, Errand] = {
    "look": lambda reporter: reporter.read(),
    "report": lambda reporter: reporter.send("Un mot"),
    "message": lambda reporter: reporter.send("é" * 10_000, kind=Kind.MESSAGE),
    "report to one desk": lambda reporter: reporter.send("Un mot", excluded=frozenset({1})),
}
HOST = (b"Host", b"host")
TWO = {name: ERRANDS[name] for name in ("look", "report")}


def stopped(errand: Errand, reporter: Reporter) -> str:
    """Which sentence ends this errand."""
    with pytest.raises(Stop) as stop:
        errand(reporter)
    return stop.value.key


@pytest.mark.parametrize("errand", list(ERRANDS.values()), ids=list(ERRANDS))
def test_every_errand_looks_alike(errand: Errand, reporter: Reporter) -> None:
    """T4: Page, record, board, one POST of 32,784 bytes: method, path, headers and size are those of a look."""
    errand(reporter)
    gets = [("GET", asked, 0) for asked in (PAGE, SCRIPT, STYLE, RECORD, BOARD)]
    assert reporter.letterbox.shapes == [
        (method, asked.path, (HOST, *((name.encode(), value.encode()) for name, value in asked.headers)), size)
        for method, asked, size in (*gets, ("POST", ENVELOPES, 32_784))
    ]


@pytest.mark.parametrize("errand", list(TWO.values()), ids=list(TWO))
def test_the_envelope_leaves_at_its_time(errand: Errand, reporter: Reporter) -> None:
    """The envelope leaves at the departure after the record, whatever it is."""
    errand(reporter)
    record, post = reporter.letterbox.first("/v1/record"), reporter.letterbox.lines[-1]
    assert QUICK.departure - 0.05 <= post.at - record.at <= QUICK.departure + 0.35


@pytest.mark.parametrize("errand", list(TWO.values()), ids=list(TWO))
def test_a_refused_envelope_comes_again_unchanged(errand: Errand, reporter: Reporter) -> None:
    """T4: A server that refuses once gets the very same bytes at the next point of the grid, cover or report."""
    reporter.letterbox.refusals = 1
    errand(reporter)
    first, second = reporter.letterbox.posts
    assert first.body == second.body
    assert 0.15 <= second.at - first.at <= 0.7


@pytest.mark.parametrize("errand", list(TWO.values()), ids=list(TWO))
def test_all_tries_are_alike_and_end(errand: Errand, reporter: Reporter) -> None:
    """A server that never takes an envelope gets the same bytes five times, cover or report, then nothing."""
    reporter.letterbox.refusals = 99
    if errand is TWO["report"]:
        assert stopped(errand, reporter) == "not confirmed"
    else:
        errand(reporter)
    posts = reporter.letterbox.posts
    assert len(posts) == 5
    assert len({line.body for line in posts}) == 1
    assert len({line.headers for line in posts}) == 1


@pytest.mark.parametrize("status", [200, 201, 202, 302, 400, 500])
def test_only_204_counts(status: int, reporter: Reporter) -> None:
    """Any other status than 204 is a failed try; a redirect is not followed."""

    async def other(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 302 else {})

    reporter.letterbox.answers["/v1/envelopes"] = other
    reporter.timetable = Timetable(departure=0.3, retries=(), answer=0.3, sealing=0.1, fetch=0.5, board=0.5)
    assert stopped(TWO["report"], reporter) == "not confirmed"
    assert [line.path for line in reporter.letterbox.lines].count("/elsewhere") == 0


def test_an_answer_that_does_not_come_is_a_failed_try(reporter: Reporter) -> None:
    """A try without its answer in time is given up; the point it overran is left out, and the next one is used."""

    async def never(_: web.Request) -> web.Response:
        if len(reporter.letterbox.posts) == 1:
            await asyncio.sleep(5)
        return web.Response(status=204)

    reporter.letterbox.answers["/v1/envelopes"] = never
    reporter.timetable = Timetable(departure=0.3, retries=(0.4, 1.6), answer=0.7, sealing=0.1, fetch=0.5, board=0.5)
    reporter.send()
    first, second = reporter.letterbox.posts
    assert first.body == second.body
    assert second.at - first.at > 1.0


async def slow(_: web.Request) -> web.Response:
    """No answer in time."""
    await asyncio.sleep(5)
    return web.Response()


async def drips(request: web.Request) -> web.StreamResponse:
    """An answer that begins and does not end in time."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(50):
        await asyncio.sleep(0.1)
        await answer.write(b"x")
    return answer


async def huge(request: web.Request) -> web.StreamResponse:
    """13 MB."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(200):
        await answer.write(bytes(65_536))
    return answer


async def garbage(_: web.Request) -> web.Response:
    """Bytes that mean nothing."""
    return web.Response(body=bytes(range(256)) * 100)


async def elsewhere(_: web.Request) -> web.Response:
    """A redirect."""
    return web.Response(status=302, headers={"Location": "/elsewhere"})


async def missing(_: web.Request) -> web.Response:
    """Not found."""
    return web.Response(status=404)


BROKEN = {"slow": slow, "drips": drips, "huge": huge, "garbage": garbage, "redirect": elsewhere, "missing": missing}
SAID = dict.fromkeys(BROKEN, "not a letterbox") | {"slow": "unreachable", "garbage": "record refused"}


@pytest.mark.parametrize("broken", BROKEN)
def test_without_a_valid_record_nothing_is_sealed(broken: str, reporter: Reporter) -> None:
    """A record that is slow, endless, huge, garbage, elsewhere or missing: a sentence, and no envelope leaves."""
    reporter.letterbox.answers["/v1/record"] = BROKEN[broken]
    assert stopped(TWO["report"], reporter) == SAID[broken]
    assert [line.path for line in reporter.letterbox.lines] == FIRST


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_board_only_warns_the_writer(
    broken: str, reporter: Reporter, capsys: pytest.CaptureFixture[str]
) -> None:
    """A board that is slow, endless, huge, garbage, elsewhere or missing does not keep a report from leaving."""
    answer: Answer = BROKEN[broken]
    reporter.letterbox.answers["/v1/board"] = answer
    reporter.send()
    assert len(reporter.letterbox.posts) == 1
    assert "board of replies is missing" in capsys.readouterr().err


def test_a_reader_without_a_board_still_sends_the_cover(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """A server that withholds the board cannot tell readers from writers by it; the reader is told."""
    reporter.letterbox.answers["/v1/board"] = missing
    assert reporter.read() == 1
    assert len(reporter.letterbox.posts) == 1
    assert "nothing could be read" in capsys.readouterr().err


@pytest.mark.parametrize("first", FIRST)
def test_a_dead_server_is_said(first: str, reporter: Reporter) -> None:
    """A server that hangs up is a sentence, not a traceback."""

    async def hang_up(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        raise web.HTTPNotFound

    reporter.letterbox.answers[first] = hang_up
    assert stopped(TWO["report"], reporter) == "unreachable"
    reporter.letterbox.port = 1
    assert stopped(TWO["look"], reporter) == "unreachable"


def test_the_record_of_another_office_is_refused(reporter: Reporter) -> None:
    """T11: A record that does not follow from the fingerprint on the poster is worth nothing."""
    reporter.letterbox.record = City().record_file()
    assert stopped(TWO["report"], reporter) == "record refused"
    assert reporter.letterbox.posts == []


@pytest.mark.parametrize("errand", list(TWO.values()), ids=list(TWO))
def test_a_closed_office_says_why(errand: Errand, reporter: Reporter) -> None:
    """The office's own words are shown, and nothing leaves."""
    reporter.letterbox.record = reporter.city.closed_file("Écrivez à la province.")
    with pytest.raises(Stop) as stop:
        errand(reporter)
    assert (stop.value.key, stop.value.values) == ("closed", {"words": "Écrivez à la province."})
    assert [line.path for line in reporter.letterbox.lines] == [*FIRST, "/v1/board"]


def test_a_stale_board_warns_and_does_not_block(reporter: Reporter, capsys: pytest.CaptureFixture[str]) -> None:
    """A late courier does not close the letterbox."""
    reporter.letterbox.board = reporter.city.board_file(last=reporter.city.day - 1)
    reporter.send()
    assert len(reporter.letterbox.posts) == 1
    assert "board of replies is old" in capsys.readouterr().err


def test_the_released_times_are_those_of_the_protocol() -> None:
    """The command line uses the one table of the protocol, and neither a setting nor the environment changes it."""
    assert list(RELEASED.points) == [15, 45, 75, 135, 255]
    assert RELEASED.answer == table.ANSWER_SECONDS
