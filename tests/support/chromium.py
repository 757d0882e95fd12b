"""A real headless Chromium, driven through its DevTools over a pair of pipes.

What a page asks for, prints and throws is heard as Chromium itself tells it. A call waits until it is
answered; a Chromium that ended ends the waiting.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import pytest

_HEARD: Final[dict[str, Callable[[Any], str]]] = {
    "Network.requestWillBeSent": lambda told: told["request"]["url"],
    "Log.entryAdded": lambda told: told["entry"]["text"],
    "Runtime.exceptionThrown": lambda told: told["exceptionDetails"]["text"],
    "Runtime.consoleAPICalled": lambda told: told["type"],
    "Audits.issueAdded": lambda told: json.dumps(told["issue"]),
}
_OPTIONS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
)


class Heard(NamedTuple):
    """Something that Chromium told of a page."""

    kind: str
    text: str


class Chromium:
    """One page of a running Chromium."""

    def __init__(self, out: IO[bytes], back: IO[bytes]) -> None:
        self._out = out
        self._back = back
        self._number = 0
        self._session: str | None = None
        self._heard: list[Heard] = []
        self._seen: set[str] = set()
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Audits"):
            self._call(f"{domain}.enable")

    def open(self, address: str) -> list[Heard]:
        """Open a page and give what was heard until it was loaded and nothing in it was busy any more."""
        self._heard.clear()
        self._seen.clear()
        self._call("Page.navigate", url=address)
        while "Page.loadEventFired" not in self._seen:
            self._read()
        # Two frames later what styles and fonts ask for has been asked for.
        self.value("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r))).then(() => 0)")
        return list(self._heard)

    def show(self, *, width: int = 1280, height: int = 900, scheme: str = "light", media: str = "") -> None:
        """Set the window's size and what the page is told of its reader."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._call("Emulation.setEmulatedMedia", media=media, features=features)

    def value(self, script: str) -> Any:
        """Give what an expression in the page comes to."""
        told = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def picture(self) -> bytes:
        """Give the whole page as PNG."""
        told = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        return base64.b64decode(told["data"])

    def printed(self) -> bytes:
        """Give the page as PDF."""
        return base64.b64decode(self._call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def _call(self, method: str, **params: object) -> Any:
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while True:
            told = self._read()
            if told.get("id") == self._number:
                assert "error" not in told, told
                return told["result"]

    def _read(self) -> Any:
        """Give the next message, and keep what it tells of the page."""
        raw = bytearray()
        while (byte := self._back.read(1)) != b"\0":
            if not byte:
                raise EOFError("Chromium has ended")
            raw += byte
        told = json.loads(raw)
        method = told.get("method", "")
        self._seen.add(method)
        if method in _HEARD:
            self._heard.append(Heard(method, _HEARD[method](told["params"])))
        return told


@contextmanager
def chromium(folder: Path, *options: str) -> Iterator[Chromium]:
    """Start Chromium with a new profile in `folder`, and end it; skip the test where there is none.

    Args:
        folder: Where the profile is.
        options: What it is started with besides.
    """
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium (Debian's package chromium) is not installed")
    to_read, to_write = os.pipe()
    back_read, back_write = os.pipe()
    # Chromium reads its orders from 3 and answers on 4.
    line = f'exec "$0" "$@" 3<&{to_read} 4>&{back_write}'
    command = ["bash", "-c", line, program, *_OPTIONS, *options, f"--user-data-dir={folder}", "about:blank"]
    with (
        os.fdopen(to_write, "wb") as out,
        os.fdopen(back_read, "rb") as back,
        subprocess.Popen(
            command,
            pass_fds=(to_read, back_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        os.close(to_read)
        os.close(back_write)
        try:
            yield Chromium(out, back)
        finally:
            process.terminate()
