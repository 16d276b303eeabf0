"""What somebody may send to the public door: as browsers ask, and as nobody of ours ever asks."""

from crypto.envelope import ENVELOPE_BYTES, REQUEST_BYTES

CLOSE = "Connection: close"


def get(path: str, *headers: str) -> bytes:
    """A question like a browser's."""
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""]).encode()


def posted(size: int, *headers: str, length: str | None = None) -> bytes:
    """A POST of so many bytes, with these headers added."""
    lines = ["POST /v1/envelopes HTTP/1.1", "Host: x", f"Content-Length: {length or size}", *headers, "", ""]
    return "\r\n".join(lines).encode() + bytes(size)


REFUSED = {
    "no HTTP": b"BOGUS\r\n\r\n",
    "bytes of another protocol": bytes(range(256)),
    "a head of 20 kB": get("/", f"X: {'x' * 20_000}"),
    "a path of 20 kB": get("/" + "x" * 20_000),
    "two hundred headers": get("/", *(f"X{number}: x" for number in range(200))),
    "a header with a bad name": get("/", "X y: z"),
    "a header with a control character": get("/", "X: \x01"),
    "a length and a coding": posted(REQUEST_BYTES, "Transfer-Encoding: chunked"),
    "chunks": get("/", "Transfer-Encoding: chunked").replace(b"GET /", b"POST /v1/envelopes") + b"0\r\n\r\n",
    "two lengths": posted(REQUEST_BYTES, f"Content-Length: {REQUEST_BYTES}"),
    "no length": b"POST /v1/envelopes HTTP/1.1\r\nHost: x\r\n\r\n",
    "a length with a plus": posted(REQUEST_BYTES, length=f"+{REQUEST_BYTES}"),
    "a length with a zero": posted(REQUEST_BYTES, length=f"0{REQUEST_BYTES}"),
    "an expectation": posted(REQUEST_BYTES, "Expect: 100-continue"),
    "another expectation": posted(REQUEST_BYTES, "Expect: x"),
    "a compressed envelope": posted(REQUEST_BYTES, "Content-Encoding: gzip"),
    "an upgrade": get("/", "Connection: upgrade", "Upgrade: websocket"),
    "an empty body": posted(0),
    "an envelope without its work": posted(ENVELOPE_BYTES),
    "a byte too few": posted(REQUEST_BYTES - 1),
    "a byte too many": posted(REQUEST_BYTES + 1),
    "half a body": posted(REQUEST_BYTES)[:20_000],
    "HTTP/1.0": b"GET / HTTP/1.0\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HEAD": b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
    "OPTIONS": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "CONNECT": b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "DELETE": b"DELETE /v1/record HTTP/1.1\r\nHost: x\r\n\r\n",
    "POST to the record": posted(REQUEST_BYTES).replace(b"envelopes", b"record"),
    "GET of envelopes": get("/v1/envelopes"),
    "a body with GET": get("/v1/record", "Content-Length: 1") + b"x",
    "an unknown path": get("/favicon.ico"),
    "a query": get("/v1/record?for=me"),
    "a path upwards": get("/../server.toml"),
    "another spelling": get("//v1/record"),
    "a percent sign": get("/v1/recor%64"),
    "a whole address": get("http://x/v1/record"),
    "the courier's path": get("/v1/inbound"),
}
