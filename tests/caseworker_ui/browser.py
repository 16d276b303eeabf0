"""The page as a browser sees it: cookies, forms and redirects over a real socket, and every answer looked at."""

import asyncio
import contextlib
import http.client
import re
import socket
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from caseworker_ui.notice import Said
from caseworker_ui.web.headers import FIXED
from caseworker_ui.web.room import Room
from caseworker_ui.web.sessions import Limits
from caseworker_ui.web.site import furnish, site
from caseworker_ui.wording import NAMES

from .conftest import TODAY, House

OWN = {
    "Content-Type",
    "Content-Length",
    "Content-Disposition",
    "Location",
    "Set-Cookie",
    "Connection",
    "Transfer-Encoding",
}
VOID = {"meta", "link", "input", "br"}


@dataclass
class Answer:
    """One answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> "Page":
        return Page(self.text)


class Page(HTMLParser):
    """Reads a page strictly: every element closed in order, every form with its fields."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: dict[str, dict[str, str]] = {}
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        self._form: dict[str, str] = {}
        self._texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        assert len(named) == len(attrs), attrs
        self.elements.append((tag, named))
        if tag == "form":
            self._form = self.forms[named["action"]] = {}
        elif tag == "input" and named.get("type") == "hidden":
            self._form[named["name"]] = named["value"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self._texts.append(data)

    @property
    def said(self) -> str:
        """All text on the page, as a person reads it."""
        return " ".join(" ".join(self._texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [named for name, named in self.elements if name == tag]


@dataclass
class Browser:
    """Somebody at the page, with one cookie jar and everything that was ever asked or answered."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    urls: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    csrf: str = ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request, as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": f"127.0.0.1:{self.port}", **({"Cookie": cookie} if cookie else {}), **(headers or {})}
        with contextlib.closing(connection):
            connection.request(method, path, body, sent)
            with connection.getresponse() as response:
                answer = Answer(response.status, response.headers, response.read())
        for stored in response.headers.get_all("Set-Cookie", []):
            name, _, value = stored.partition(";")[0].partition("=")
            self.cookies[name] = value
            assert set(re.split(r"; *", stored)[1:]) == {"HttpOnly", "Path=/", "SameSite=Strict"}, stored
        self.urls += [path, *response.headers.get_all("Location", [])]
        self.answers.append(answer)
        if answer.headers.get_content_type() == "text/html" and (
            found := re.search(r'"csrf" value="(\w+)"', answer.text)
        ):
            self.csrf = found[1]
        return answer

    def get(self, path: str) -> Answer:
        """Follows redirects, as a person does not notice them."""
        answer = self.ask("GET", path)
        return self.get(answer.headers["Location"]) if answer.status == 303 else answer

    def post(self, path: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Sends a form of the page that was seen last; its answer, not yet followed."""
        body = urllib.parse.urlencode({"csrf": self.csrf, **(fields or {})}).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", path, body, {**form, **changed})

    def submit(self, path: str, fields: Mapping[str, str] | None = None) -> Answer:
        """Sends a form and follows where it leads."""
        answer = self.post(path, fields)
        return self.get(answer.headers["Location"]) if answer.status == 303 else answer

    def login(self, vault: str, passphrase: str) -> Answer:
        """Gives what a desk's people want to see next, or why they may not."""
        self.get("/")
        return self.submit("/login", {"vault": vault, "passphrase": passphrase})

    def upload(self, content: bytes, *, csrf: str | None = None) -> Answer:
        """Chooses a file on the import page and sends it."""
        self.get("/import")
        boundary = "----perron"
        parts = [
            ("csrf", "", (self.csrf if csrf is None else csrf).encode()),
            ("bundle", '; filename="in.bundle"', content),
        ]
        body = b"".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + part + b"\r\n"
            for name, more, part in parts
        )
        form = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Origin": self.origin}
        answer = self.ask("POST", "/import", body + f"--{boundary}--\r\n".encode(), form)
        return self.get(answer.headers["Location"]) if answer.status == 303 else answer


def fixed_only(answer: Answer) -> None:
    """The header map of an answer: the fixed ones, each once, and only those others that belong to its kind."""
    names = [name for name, _ in answer.headers.items()]
    assert len(set(names)) == len(names), names
    assert {name: answer.headers[name] for name in FIXED} == FIXED
    assert set(names) - set(FIXED) <= OWN, names


class Clock:
    """A clock that a test moves."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Served:
    """A page that is up, with what a test may look into."""

    port: int
    clock: Clock
    room: Room
    told: list[Said]

    def browser(self) -> Browser:
        return Browser(self.port)


@contextmanager
def serving(
    house: House, outbox: Path, *, unlocked: bool = False, limits: Limits | None = None, today: int = TODAY
) -> Iterator[Served]:
    """The real page on a real port, with its loop in a thread of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    told: list[Said] = []
    clock = Clock()
    outbox.mkdir()
    room = Room(house.station, house.folder, outbox=outbox, today=lambda: today, report=told.append)
    if unlocked:
        room.desks.update(house.desks)
    desktop = furnish(
        room, port=port, language="fr", inbox=None, sticks=outbox.parent / "media", clock=clock, limits=limits
    )
    up, down = threading.Event(), asyncio.Event()

    async def run() -> None:
        async with site(desktop):
            up.set()
            await down.wait()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    try:
        assert up.wait(20)
        yield Served(port, clock, room, told)
    finally:
        loop.call_soon_threadsafe(down.set)
        thread.join(20)
        desktop.clerk.stop()
        loop.close()
        for slug, desk in room.desks.items():
            if desk is not house.desks.get(slug):
                desk.vault.close()


def sample(path: str) -> str:
    """A path of this pattern."""
    path = path.replace("{message:[0-9a-f]{32}}", "0" * 32).replace("{place:[0-9]{1,2}}", "0")
    path = path.replace("{action:[a-z-]{3,20}}", "admit")
    for pattern in ("{number:[1-9][0-9]{0,8}}", "{page:[1-9][0-9]{0,5}}", "{reply:[1-9][0-9]{0,4}}"):
        path = path.replace(pattern, "1")
    return path


def accessible(page: Page) -> None:
    """What a machine can check of WCAG 2.2 in a page."""
    assert len(page.all("h1")) == 1
    assert len(page.all("title")) == 1
    assert page.all("html")[0]["lang"] in NAMES
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False)), levels
    ids = [named["id"] for _, named in page.elements if "id" in named]
    assert len(ids) == len(set(ids))
    labelled = {label["for"] for label in page.all("label") if "for" in label}
    for tag in ("input", "select", "textarea"):
        for control in page.all(tag):
            inside_label = control.get("type") in {"radio", "checkbox"}
            assert control.get("type") == "hidden" or inside_label or control["id"] in labelled, control
            assert set(control.get("aria-describedby", "").split()) <= set(ids)
    for _, named in page.elements:
        assert set(named.get("aria-labelledby", "").split()) <= set(ids)
        assert "style" not in named
    for link in page.all("a"):
        assert not link["href"].startswith("#") or link["href"][1:] in ids
