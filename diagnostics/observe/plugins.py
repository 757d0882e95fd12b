"""Additional checks: found without being loaded, run in threads that nobody waits for too long."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import itertools
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from diagnostics.clock import Clock
from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.observe.printed import Printed, capture
from diagnostics.plugins import GROUP, Remark
from diagnostics.snapshot import PluginFact, Snapshot
from diagnostics.text import clean_text

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

LIMIT_S: Final = 5.0
MOST_REMARKS: Final = 100
"""Remarks of one check that are taken."""
_TEXT: Final = 1000
"""Characters of a text that are taken."""

Answer = tuple[Remark, ...] | Fault


def installed_checks(folders: Iterable[str]) -> tuple[EntryPoint, ...]:
    """Give the entry points of additional checks; what reads them is loaded only where there are some."""
    if not any(_names_group(Path(folder)) for folder in folders):
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to load, and seldom needed

    return tuple(entry_points(group=GROUP))


async def run_checks(snapshot: Snapshot, clock: Clock, remaining_s: float) -> tuple[PluginFact, ...]:
    """Run all additional checks at the same time, and give what each of them said.

    Args:
        snapshot: What was seen; each check gets a copy.
        clock: What measures them.
        remaining_s: Seconds until the run's deadline.
    """
    checks = installed_checks(sys.path)
    if not checks:
        return ()
    limit_s = max(0.0, min(LIMIT_S, remaining_s))
    with capture() as printed:
        facts = [_run_check(one, copy.deepcopy(snapshot), clock, limit_s, printed) for one in checks]
        return tuple(await asyncio.gather(*facts))


async def _run_check(
    check: EntryPoint, snapshot: Snapshot, clock: Clock, limit_s: float, printed: Printed
) -> PluginFact:
    loop, start = asyncio.get_running_loop(), clock.perf()
    answered: asyncio.Future[tuple[Answer, int]] = loop.create_future()
    name = str(clean_text(check.name))

    def work() -> None:
        printed.begin()
        answer = _ask(name, check.load, snapshot)
        count = printed.end()
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits for this any more
            loop.call_soon_threadsafe(_settle, answered, (answer, count))

    threading.Thread(target=work, name=f"check {name}", daemon=True).start()
    try:
        async with asyncio.timeout(limit_s):
            answer, count = await answered
    except TimeoutError:
        answer, count = _fault(FaultKind.PLUGIN_SILENT, name, f"it did not end within {limit_s:.1f} s"), 0
        printed.left_behind = True
    ms = (clock.perf() - start) * 1000
    if isinstance(answer, Fault):
        return PluginFact(name=name, ms=ms, fault=answer)
    told = f"it printed {count} characters, which were dropped"
    fault = _fault(FaultKind.PLUGIN_PRINTED, name, told, printed=count) if count else None
    return PluginFact(name=name, ms=ms, remarks=answer, fault=fault)


def _ask(name: str, load: Callable[[], Any], snapshot: Snapshot) -> Answer:
    """Load and call a check; whatever it does is a fact about the check and not about the connection."""
    try:
        given = list(itertools.islice(load()(snapshot), MOST_REMARKS))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - code of others: type and place, never its text
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        kind = type(error).__name__
        return _fault(FaultKind.PLUGIN_FAILED, name, f"it raised {kind} at {where}", exception=kind, at=where)
    try:
        return tuple(_checked(one) for one in given)
    except (AttributeError, msgspec.ValidationError):
        return _fault(FaultKind.PLUGIN_UNUSABLE, name, "it gave something else than remarks")


def _checked(given: Any) -> Remark:  # noqa: ANN401 - whatever the check gave
    """Give a remark whose types are what they say, with texts that are safe to show."""
    fields = {name: getattr(given, name) for name in Remark.__struct_fields__}
    remark = msgspec.convert(fields, Remark)
    return msgspec.structs.replace(
        remark,
        title=str(clean_text(remark.title, limit=_TEXT)),
        text=str(clean_text(remark.text, limit=_TEXT)),
        subject=str(clean_text(remark.subject, limit=_TEXT)),
    )


def _fault(kind: FaultKind, name: str, problem: str, **facts: Scalar) -> Fault:
    return Fault(kind=kind, where=f"check {name}", facts={"plugin": name, "problem": problem, **facts})


def _settle(answered: asyncio.Future[tuple[Answer, int]], answer: tuple[Answer, int]) -> None:
    if not answered.done():
        answered.set_result(answer)


def _names_group(folder: Path) -> bool:
    """Tell whether a package in `folder` has an entry point of the group."""
    try:
        found = [one for one in folder.iterdir() if one.suffix in {".dist-info", ".egg-info"}]
    except OSError:  # a ZIP, or a folder that is not there
        return False
    return any(f"[{GROUP}]" in _text(one / "entry_points.txt") for one in found)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
