"""One process of the benchmark of memory: `python -m tests.bench.memory_child judge URL STORIES`.

It prints one line of JSON. The token stands in TRACKER_TOKEN.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from diagnostics.case import Case
from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.outputs import write_output
from diagnostics.settings import Options, load_target
from diagnostics.snapshot import Reading, Snapshot
from diagnostics.target import Target
from diagnostics.tracker.limits import Limits
from diagnostics.tracker.wire import STORY_FIELDS

_PAGE: Final = 500
_PATIENT: Final = Limits(request_s=300)
"""A machine that does other things meanwhile is no fault here."""


class Told(msgspec.Struct, frozen=True):
    """What a process did."""

    stories: int
    kept_bytes: int = 0
    """What the stories take once they are read, as far as they are packed."""
    observed_s: float = 0
    judged_s: float = 0
    """Of processor time, both."""


class _Label(msgspec.Struct):
    name: str = ""


class _Story(msgspec.Struct):
    id: int
    name: str = ""
    story_type: str = ""
    current_state: str = ""
    story_priority: str = ""
    estimate: float | None = None
    project_id: int | None = None
    requested_by_id: int | None = None
    owner_ids: list[int] | None = None
    labels: list[_Label] | None = None
    created_at: str = ""
    updated_at: str = ""
    accepted_at: str = ""
    deadline: str = ""
    url: str = ""
    integration_id: int | None = None
    external_id: str = ""


BARE: Final = msgspec.json.Decoder(list[_Story])
"""The fewest that a page of stories can be decoded into by types."""


def pages_of(url: str, token: str, pages: int) -> list[bytes]:
    """Give the first pages of the stories of the user's first project."""
    return list(_pages(url, token, pages))


def _pages(url: str, token: str, pages: int) -> Iterator[bytes]:
    projects = json.loads(_get(f"{url}/projects", token))
    for page in range(pages):
        query = urlencode({"limit": _PAGE, "offset": page * _PAGE, "fields": STORY_FIELDS})
        yield _get(f"{url}/projects/{projects[0]['id']}/stories?{query}", token)


def _get(address: str, token: str) -> bytes:
    request = urllib.request.Request(address, headers={"X-TrackerToken": token})
    with urllib.request.urlopen(request) as reply:
        body: bytes = reply.read()
    return body


async def _observed(target: Target) -> Snapshot:
    return await observe(target, Surroundings(limits=_PATIENT))


def _ours(url: str, *, bundled: bool) -> Told:
    options = Options(url=url, stories=Reading.ALL, deadline_s=3000)
    target = load_target(options, os.environ, sys.stdin.read)
    start = time.process_time()
    snapshot = asyncio.run(_observed(target))
    observed = time.process_time()
    report = judge(snapshot)
    judged = time.process_time()
    rows = snapshot.story_rows
    if bundled:
        with tempfile.TemporaryDirectory() as folder:
            write_output(Case(report=report, snapshot=snapshot), "bundle", Path(folder) / "run.zip", ())
    return Told(
        stories=report.summary.total,
        kept_bytes=rows.packed_bytes if rows is not None else 0,
        observed_s=observed - start,
        judged_s=judged - observed,
    )


def _naively(url: str, stories: int) -> Told:
    import polars as pl  # noqa: PLC0415 - as whoever does it so loads it

    rows: list[dict[str, Any]] = []
    for body in _pages(url, os.environ["TRACKER_TOKEN"], stories // _PAGE):
        rows += json.loads(body)
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return Told(stories=frame.height)


def main() -> None:
    """Do what is asked for, and tell of it."""
    what, url, stories = sys.argv[1:]
    told = _naively(url, int(stories)) if what == "naive" else _ours(url, bundled=what == "bundle")
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")


if __name__ == "__main__":
    main()
