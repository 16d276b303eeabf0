"""What sending files through Tor costs beside Tor: a burst of the command line, a plain upload to the same onion."""

import asyncio
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp_socks import ProxyConnector, ProxyType

from crypto import epoch
from crypto.body import Kind
from crypto.envelope import REQUEST_BYTES
from crypto.randomness import Randomness
from crypto.receipt import Receipt
from crypto.record import Record
from intake.address import Way, way
from intake.attachments import measure
from intake.burst import burst
from intake.fetching import connected
from intake.visit import RELEASED, Delivery, Found, deliver, record_file_of
from intake.writing import Draft, Pen
from tests.measured import Measured, ratio
from tests.server.bench import a_server
from tests.server.load import FORK
from tests.server.office import Office
from tor.testnet import testnet
from tor.torrc import onion_service

from .page import patient

ATTACHED_BYTES = 10 * 1_048_576
CLASS = 512
TURNS = 5
# The onion's second port: the real server.
LETTERBOX_PORT = 81
ACCEPTED = 204


@dataclass(frozen=True, slots=True)
class Sender:
    """A report with its files, sent again and again."""

    to: Way
    found: Found
    draft: Draft

    async def sends(self) -> None:
        """The letter and all that is left of its class, as after the departure of a visit."""
        pen = Pen(self.found, (0, 1), self.draft.receipt.keys(self.found.file.certificate.scope), Randomness.fresh())
        async with connected(self.to) as connection:
            letter, start = pen.letter(self.draft, after=()), asyncio.get_running_loop().time()
            sent = await deliver(connection, letter, start=start, points=(0,), timetable=RELEASED)
            assert sent is Delivery.ARRIVED
            await burst(connection, self.draft, pen, language="en", timetable=RELEASED)


async def uploads(socks_port: int, url: str, body: bytes) -> None:
    """One POST of everything."""
    user = secrets.token_hex(16)
    connector = ProxyConnector(
        proxy_type=ProxyType.SOCKS5, host="127.0.0.1", port=socks_port, username=user, password=user, rdns=True
    )
    async with aiohttp.ClientSession(connector=connector) as session, session.post(url, data=body) as answer:
        assert answer.status == ACCEPTED


def swallow(socket: Path) -> None:
    """A server of aiohttp alone that takes whatever comes, until its process is ended."""

    async def take(request: web.Request) -> web.Response:
        async for _ in request.content.iter_any():
            pass
        return web.Response(status=ACCEPTED)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", take)
    web.run_app(app, path=str(socket), print=None, access_log=None)


@contextmanager
def swallowing(socket: Path) -> Iterator[None]:
    """For as long as the block, in a process of its own."""
    process = FORK.Process(target=swallow, args=(socket,))
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def measured() -> Iterator[Measured]:
    """The time of a plain upload / that of a report with 10 MiB of files, by turns."""
    office = Office(epoch.at(time.time()))
    with tempfile.TemporaryDirectory(prefix="perron-") as name, ExitStack() as stack:
        folder = Path(name)
        program = stack.enter_context(a_server(folder, office, office.sends()).runs())
        stack.enter_context(swallowing(folder / "plain.sock"))
        network = stack.enter_context(testnet(folder / "net"))
        service = onion_service(socket=folder / "plain.sock", folder=folder / "net" / "both" / "service")
        network.guest("both", f"{service}HiddenServicePort {LETTERBOX_PORT} 127.0.0.1:{program.address[1]}\n")
        onion = (folder / "net" / "both" / "service" / "hostname").read_text("ascii").strip()
        client = network.client()
        assert client.socks_port is not None
        patient(client.socks_port, onion)
        file = folder / "facture.pdf"
        file.write_bytes(secrets.token_bytes(ATTACHED_BYTES))
        files = measure([file], stack=stack, randomness=Randomness.fresh())
        draft = Draft(Kind.REPORT, Receipt.fresh(Randomness.fresh()), "Un marché truqué.", files)
        assert draft.envelopes == CLASS
        record_file = record_file_of(office.record(office.day), office=office.fingerprint)
        assert isinstance(record_file.content, Record)
        proxy = f"socks5h://127.0.0.1:{client.socks_port}"
        to = way(f"http://{onion}:{LETTERBOX_PORT}", proxy=proxy, no_proxy=False)
        sender = Sender(to, Found(record_file, record_file.content, office.day), draft)
        plain, body = f"http://{onion}/", secrets.token_bytes(CLASS * REQUEST_BYTES)
        socks_port = client.socks_port
        value = ratio(
            lambda: asyncio.run(uploads(socks_port, plain, body)), lambda: asyncio.run(sender.sends()), repeat=TURNS
        )
        yield Measured("10 MiB of files by an onion / a plain upload", value, at_least=0.6)
