"""Which addresses are taken, and which of them need a proxy."""

import pytest

from intake.address import Proxy, Server, way
from intake.sentences import USAGE, Stop

TOR = "socks5h://127.0.0.1:9050"


def refusal(server: str, *, proxy: str | None = None, no_proxy: bool = False) -> str:
    """Which sentence refuses this way."""
    with pytest.raises(Stop) as stop:
        way(server, proxy=proxy, no_proxy=no_proxy)
    assert stop.value.status == USAGE
    return stop.value.key


@pytest.mark.parametrize(
    "server",
    ["http://127.0.0.1:8080", "http://127.9.9.9/", "http://[::1]:80", "http://localhost:1", "https://LOCALHOST"],
)
def test_loopback_needs_no_proxy(server: str) -> None:
    """A server on the same machine is reached directly."""
    assert way(server, proxy=None, no_proxy=False).proxy is None


@pytest.mark.parametrize("server", [f"http://{'a' * 56}.onion", f"http://{'a' * 56}.ONION.", "http://x.y.onion:80"])
def test_an_onion_address_needs_a_proxy(server: str) -> None:
    """An onion address is never asked of the local resolver, not even with --no-proxy."""
    assert refusal(server) == "onion needs proxy"
    assert refusal(server, no_proxy=True) == "onion needs proxy"
    assert way(server, proxy=TOR, no_proxy=False).proxy == Proxy("127.0.0.1", 9050)


@pytest.mark.parametrize(
    "server",
    [
        "https://liege.example",
        "http://192.168.1.7",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://[2001:db8::1]:443",
        "http://onion",
        "http://onion.example",
    ],
)
def test_a_name_needs_a_proxy_or_a_decision(server: str) -> None:
    """T14: Whoever connects without Tor must have said so."""
    assert refusal(server) == "name needs proxy"
    assert way(server, proxy=None, no_proxy=True).proxy is None
    assert way(server, proxy=TOR, no_proxy=False).proxy is not None


def test_proxy_and_no_proxy_contradict_each_other() -> None:
    """Both at once is not a decision."""
    assert refusal("http://liege.example", proxy=TOR, no_proxy=True) == "proxy and no proxy"


@pytest.mark.parametrize(
    "server",
    [
        "",
        "liege.example",
        "ftp://liege.example",
        "http://",
        "http://liege.example/fr",
        "http://liege.example/?a=1",
        "http://liege.example?",
        "http://liege.example/#a",
        "http://me@liege.example",
        "http://me:secret@liege.example",
        "http://liege.example:0",
        "http://liege.example:99999",
        "http://liege.example:x",
        "http://liège.example",
        "http://liege_.example",
        "http://-liege.example",
        "http://liege..example",
        "http://liege.example\\@other.example",
        "http://liege.example /",
        "http://0x7f.1",
        "http://2130706433",
        "http://[::1",
        "file:///etc/passwd",
    ],
)
def test_other_addresses_are_refused(server: str) -> None:
    """Paths, queries, users and odd spellings of hosts are refused with one sentence."""
    assert refusal(server, no_proxy=True) == "server address"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9050", "SOCKS5://localhost:9150"])
def test_a_proxy_that_would_resolve_names_here_is_refused(proxy: str) -> None:
    """socks5:// would show the name to the reporter's own network."""
    assert refusal("http://liege.example", proxy=proxy) == "proxy resolves here"


@pytest.mark.parametrize(
    "proxy",
    [
        "http://127.0.0.1:8118",
        "socks4://127.0.0.1:9050",
        "socks5h://127.0.0.1",
        "socks5h://me:x@127.0.0.1:9050",
        "socks5h://127.0.0.1:9050/a",
        "127.0.0.1:9050",
        "",
    ],
)
def test_other_proxies_are_refused(proxy: str) -> None:
    """Only socks5h://host:port; the user name is ours, fresh for each run."""
    assert refusal("http://liege.example", proxy=proxy) == "proxy address"


@pytest.mark.parametrize("server", ["http://liege.example", "https://liege.example:8443", "http://[::1]:8080"])
def test_an_address_is_written_as_it_was_read(server: str) -> None:
    """Host and port survive, and nothing else is in the address that is used."""
    assert Server.from_text(server).url == server
    assert Server.from_text(server + "/").url == server
