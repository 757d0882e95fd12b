"""A host that sends the token back in each text of its answers: a server in front of the embedded Tracker."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

Plant = Callable[[str, str], str]
"""Gives the text that is sent in the place of a text; the first argument is its key."""

_WORDS: Final = frozenset({"kind", "role", "story_type", "current_state", "type", "api_token", "status"})
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d.*")


def in_free_texts(planted: str) -> Plant:
    """Give what adds `planted` to each text that is no word of the API's own, and no moment."""
    return lambda key, text: text if key in _WORDS or _MOMENT.fullmatch(text) else f"{text} {planted}"


def in_every_text(planted: str) -> Plant:
    """Give what adds `planted` to each text, the API's own words too."""
    return lambda _key, text: f"{text} {planted}"


@contextlib.contextmanager
def echoing(base: str, plant: Plant) -> Iterator[str]:
    """Serve what stands at `base` with each text changed, and give the new base."""
    parts = urlsplit(base)

    class Handler(BaseHTTPRequestHandler):
        """Passes one request on."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer as the host does, with the texts changed."""
            kept = {name: value for name, value in self.headers.items() if name.lower() == "x-trackertoken"}
            request = urllib.request.Request(f"{parts.scheme}://{parts.netloc}{self.path}", headers=kept)
            try:
                answer = urllib.request.urlopen(request)
            except urllib.error.HTTPError as error:
                answer = error
            with answer:
                raw = json.dumps(_changed(json.loads(answer.read()), "", plant)).encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    if name.lower().startswith(("x-", "content-type")):
                        self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{parts.path}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _changed(value: Any, key: str, plant: Plant) -> Any:
    if isinstance(value, dict):
        return {name: _changed(one, name, plant) for name, one in value.items()}
    if isinstance(value, list):
        return [_changed(one, key, plant) for one in value]
    return plant(key, value) if isinstance(value, str) else value
