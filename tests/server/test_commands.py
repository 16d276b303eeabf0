"""`perron server` as its operator meets it."""

import re
import resource
import signal
import socket
import stat
import threading
from pathlib import Path

import pytest

from crypto.bundle import InboundReader
from server.passphrase import CURRENT
from tests.server.house import envelopes, post, received, sent, split, status
from tests.server.office import Office
from tests.server.program import PASSPHRASE, Operator


def kept(file: Path) -> set[bytes]:
    """All envelopes in a bundle."""
    with file.open("rb") as stick:
        reader = InboundReader(stick.read)
        found = {letter for _, batch in reader.batches() for letter in batch}
        reader.seal()
    return found


def test_a_first_day(operator: Operator, office: Office, tmp_path: Path) -> None:
    """Make, hang up, run, take envelopes, look, fetch, stop: each command says one thing and ends well."""
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", operator.makes(office))
    hung = operator.hangs(office.sends().raw)
    assert (hung.returncode, hung.stdout, hung.stderr) == (0, f"{tmp_path / 'out.bundle'}: imported.\n", "")
    file, letters = tmp_path / "in.bundle", envelopes(3)
    with operator.runs("--demo") as program:
        assert program.said[0].startswith("DEMO: ")
        assert [status(sent(program.address, post(letter))) for letter in letters] == [204] * 3
        assert status(sent(program.address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == 200
        looked = operator.does("status")
        assert "\nletterbox open: yes\n" in looked.stdout
        fetched = operator.does("export", "--to", file)
        assert fetched.stdout == f"Batches closed early for this demo: 1.\n{file}: written and read back.\n"
        assert (looked.returncode, fetched.returncode) == (0, 0)
        assert program.ends(signal.SIGTERM) == (0, "", "")
    assert set(letters) < kept(file)
    assert len(kept(file)) == 64
    again = operator.does("export", "--to", tmp_path / "again.bundle")
    assert (again.returncode, again.stderr) == (0, "")
    assert (tmp_path / "again.bundle").read_bytes() == file.read_bytes()


def test_nothing_that_was_acknowledged_dies_with_the_process(
    operator: Operator, office: Office, tmp_path: Path
) -> None:
    """T6: Killed in the middle of many posts: every envelope that got its 204 is in the batch."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    acknowledged: list[bytes] = []
    with operator.runs("--demo") as program:

        def visitor() -> None:
            while True:
                (letter,) = envelopes(1)
                try:
                    answer = sent(program.address, post(letter))
                except OSError:
                    return
                if not answer.startswith(b"HTTP/1.1 204 "):
                    return
                acknowledged.append(letter)

        visitors = [threading.Thread(target=visitor) for _ in range(8)]
        for one in visitors:
            one.start()
        while len(acknowledged) < 100:
            assert program.process.poll() is None
        assert program.ends(signal.SIGKILL)[0] == -signal.SIGKILL
        for one in visitors:
            one.join(30)
    assert (operator.folder / "open" / "1.db-wal").stat().st_size > 0
    with operator.runs("--demo") as program:
        assert operator.does("export", "--to", tmp_path / "in.bundle").returncode == 0
        assert program.ends(signal.SIGINT) == (0, "", "")
    assert set(acknowledged) < kept(tmp_path / "in.bundle")


def test_a_full_disk_refuses_and_keeps_what_it_took(operator: Operator, office: Office, tmp_path: Path) -> None:
    """While the disk is full envelopes get 503 and nothing is half written; with room again the same server goes on."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    letters = envelopes(70)
    with operator.runs("--demo") as program:

        def fate(letter: bytes) -> int:
            return status(sent(program.address, post(letter)))

        # No file may grow past this: what a full disk is to a program, for every user.
        resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
        fates = [fate(letter) for letter in letters[:60]]
        assert set(fates) == {204, 503}
        assert status(sent(program.address, b"GET /v1/record HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == 200
        assert "letterbox open: no" in operator.does("status").stdout
        resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        fates += [fate(letter) for letter in letters[60:]]
        assert fates[60:] == [204] * 10
        assert operator.does("export", "--to", tmp_path / "in.bundle").returncode == 0
        assert program.ends(signal.SIGTERM) == (0, "", "")
    acknowledged = {letter for letter, fate in zip(letters, fates, strict=True) if fate == 204}
    assert acknowledged < kept(tmp_path / "in.bundle")


def test_a_wrong_passphrase_is_one_sentence(operator: Operator, office: Office) -> None:
    """No trace and no stack: what is wrong, and exit 1."""
    operator.makes(office)
    operator.thinks_of("une autre phrase de passe\n")
    run = operator.does("run")
    assert (run.returncode, run.stdout, run.stderr) == (
        1,
        "",
        "Error: passphrase: it does not open this server.\n",
    )


def test_a_folder_has_one_process(operator: Operator, office: Office) -> None:
    """A second server on the same folder says so and leaves the first alone."""
    operator.makes(office)
    with operator.runs() as program:
        second = operator.does("run")
        assert second.returncode == 1
        assert second.stderr == f"Error: {operator.folder}: another process of Perron works in this folder.\n"
        assert program.ends(signal.SIGTERM) == (0, "", "")


def test_a_second_init_changes_nothing(operator: Operator, office: Office) -> None:
    """A folder with a server is never made anew over it."""
    operator.makes(office)
    ledger = (operator.folder / "ledger-1.db").read_bytes()
    again = operator.does("init", "--office", str(office.fingerprint))
    assert (again.returncode, "there is a server in this folder already" in again.stderr) == (1, True)
    assert (operator.folder / "ledger-1.db").read_bytes() == ledger


def test_init_refuses_what_would_be_wrong(operator: Operator, office: Office) -> None:
    """Wrong settings are refused before anything is made."""
    made = operator.does("init", "--office", str(office.fingerprint), "--listen", "0.0.0.0:80")
    assert (made.returncode, "'listen' must be a loopback address" in made.stderr) == (1, True)
    assert not operator.folder.exists()


def test_a_short_passphrase_is_refused(operator: Operator, office: Office) -> None:
    """Whoever seizes the disk tries short passphrases first; what was begun can begin again."""
    operator.thinks_of("secret\n")
    made = operator.does("init", "--office", str(office.fingerprint))
    assert (made.returncode, "shorter than 12 characters" in made.stderr) == (1, True)
    operator.thinks_of(PASSPHRASE)
    operator.makes(office)


def test_the_service_manager_may_hold_the_passphrase(
    operator: Operator, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A credential of systemd opens the server without a file of ours and without a question."""
    operator.makes(office)
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / CURRENT.credential).write_text(PASSPHRASE, "utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    operator.passphrase = None
    with operator.runs() as program:
        assert program.ends(signal.SIGTERM)[0] == 0


def test_no_core_and_no_word_about_requests(operator: Operator, office: Office) -> None:
    """T10: It may leave no core dump, its files are its owner's, and a thousand wrong requests write nothing."""
    operator.makes(office)
    operator.hangs(office.sends().raw)
    with operator.runs() as program:
        limits = Path(f"/proc/{program.process.pid}/limits").read_text("ascii")
        assert re.search(r"Max core file size +0 +0 ", limits)
        for number in range(200):
            sent(program.address, (b"BOGUS\r\n\r\n", b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n", post(b""))[number % 3])
        sent(program.address, post(envelopes(1)[0]))
        names = {path.relative_to(operator.folder).as_posix() for path in operator.folder.rglob("*")}
        assert program.ends(signal.SIGTERM) == (0, "", "")
    known = (
        r"server\.toml|master\.json|lock|courier\.sock|ledger-1\.db(-wal|-copy)?|open(/1\.db(-wal)?)?|batches|"
        r"outbound(/current\.bundle)?"
    )
    assert [name for name in names if not re.fullmatch(known, name)] == []
    modes = {stat.S_IMODE(path.stat().st_mode) for path in operator.folder.rglob("*")}
    assert modes <= {0o700, 0o600}


def test_a_unix_socket_for_tor(operator: Operator, office: Office, tmp_path: Path) -> None:
    """Without any port: Tor reaches the letterbox through a socket that its group may open."""
    address = tmp_path / "public.sock"
    made = operator.does("init", "--office", str(office.fingerprint), "--listen", f"unix:{address}")
    assert made.returncode == 0
    process = operator.starts()
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"The letterbox listens on unix:{address}\n"
        assert stat.S_IMODE(address.stat().st_mode) == 0o660
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(address))
            client.sendall(b"GET /v1/record HTTP/1.1\r\nHost: x\r\n\r\n")
            assert split(received(client))[0] == "HTTP/1.1 503 Service Unavailable"
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 0
