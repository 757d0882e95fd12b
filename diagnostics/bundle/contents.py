"""The parts of a bundle, made out of one run: an allow-list, in the order in which they stand in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from diagnostics.bundle.environment import this_environment
from diagnostics.bundle.frames import Written, write_frame
from diagnostics.bundle.har import failing, write_har
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.snapshot import FRAMES, write_snapshot
from diagnostics.case import Case
from diagnostics.formats import FORMATS
from diagnostics.report.json import encode, plain_text
from diagnostics.report.model import Report
from diagnostics.snapshot import RequestFact, Snapshot

REPORT: Final = "report.json"
SNAPSHOT: Final = "snapshot.json"
RULES: Final = "rules.json"
ENVIRONMENT: Final = "environment.json"

ABOUT: Final[Mapping[str, str]] = {
    "report.html": "the report, as a page for a browser",
    REPORT: "the report, for tools and for opening it again",
    "summary.md": "the report, for a ticket",
    "report.txt": "the report, for reading",
    SNAPSHOT: "what was seen, for judging it again",
    "stories.parquet": "the stories that were read",
    "samples.parquet": "a page of the stories that the host counted",
    RULES: "the customer's own rules",
    "requests.jsonl": "each request and its answer's figures",
    "failing.har": "the requests that failed, as an HTTP archive",
    ENVIRONMENT: "the machine: versions, locale, terminal, time zone",
}
"""Every part that there can be, and what it is."""
NEEDED: Final = frozenset({REPORT})
"""What a bundle is none without."""
_FORMS: Final = {"report.html": "html", REPORT: "json", "summary.md": "markdown", "report.txt": "text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One part of a bundle."""

    name: str
    about: str
    raw: bytes = field(repr=False)
    """Empty where it is larger than what can be opened."""
    size: int
    """Bytes that it has."""
    needed: bool
    """It cannot be left out."""


def contents(case: Case) -> tuple[Content, ...]:
    """Give every part that a bundle of this run can have, its manifest apart, in order."""
    made = dict(_reports(case.report))
    frames = {} if case.snapshot is None else _frames(case.snapshot)
    if case.snapshot is not None:
        made |= {name: one.raw for name, one in frames.items()} | _seen(case.snapshot)
    if case.rules is not None:
        made[RULES] = encode(case.rules).encode()
    # Of a saved report nothing is known of the machine: this one is not where it was made.
    environment = case.environment or (this_environment() if case.snapshot is not None else None)
    if environment is not None and environment.facts:
        made[ENVIRONMENT] = encode(environment).encode()
    return tuple(
        Content(
            name=name,
            about=about,
            raw=made[name],
            size=frames[name].size if name in frames else len(made[name]),
            needed=name in NEEDED,
        )
        for name, about in ABOUT.items()
        if name in made
    )


def _reports(report: Report) -> Iterator[tuple[str, bytes]]:
    for name, form in _FORMS.items():
        if form in FORMATS:
            content = FORMATS[form].load()(report)
            yield name, content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")


def _frames(snapshot: Snapshot) -> dict[str, Written]:
    """Give the parts that hold stories."""
    kept = {f"{name}.parquet": getattr(snapshot, attribute) for name, attribute in FRAMES.items()}
    return {name: write_frame(rows, Limits()) for name, rows in kept.items() if rows is not None}


def _seen(snapshot: Snapshot) -> dict[str, bytes]:
    """Give the other parts that hold what was seen."""
    made = {SNAPSHOT: write_snapshot(snapshot)}
    if snapshot.requests:
        made["requests.jsonl"] = b"".join(map(_logged, snapshot.requests))
    failed = failing(snapshot)
    if failed:
        made["failing.har"] = write_har(snapshot, failed)
    return made


def _logged(request: RequestFact) -> bytes:
    return msgspec.json.encode(request, enc_hook=plain_text) + b"\n"
