"""Whether a run told the fault that was set up, that one only, and nothing that is nobody's business."""

from __future__ import annotations

import base64
import functools
import html
import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, quote_plus

import jsonschema

from diagnostics.observe import STAGES
from diagnostics.report.json import write_schema
from diagnostics.snapshot import CONNECTION_STAGES
from tests.faults.model import Case, Ended, Expect, Scene

AFTER_DEADLINE_S: Final = 1.0
"""The promise: a run ends this long after its deadline at the latest."""
LATE: Final = "took"
"""How the one miss begins that a busy machine can be the cause of."""
_LINKS: Final = tuple(str(name) for name in CONNECTION_STAGES)
_NOTES: Final = "info"
_CODE: Final = re.compile(r"\b[A-Z]{3,5}\d{3}\b")


def misses(case: Case, scene: Scene, ended: Ended) -> list[str]:
    """Give what is not as the case expects, a sentence each; empty where all is."""
    expect = case.expect
    found = [*_leaks(scene, ended)]
    if ended.exit != expect.exit:
        found.append(f"exit {ended.exit}, not {expect.exit}")
    if "Traceback" in ended.stderr:
        found.append(f"a traceback: {ended.stderr.strip().splitlines()[-1]}")
    report = report_of(ended)
    if expect.spoken:
        if expect.code not in ended.stderr:
            found.append(f"{expect.code} is not on standard error: {ended.stderr[:200]!r}")
    elif expect.plain:
        pass
    elif report is None:
        found.append(f"no JSON on standard output: {ended.stdout[:80]!r} {ended.stderr[:300]!r}")
    else:
        found += _of_report(expect, scene, ended, report)
    if scene.check is not None:
        found += scene.check(ended, report or {})
    return found


def report_of(ended: Ended) -> dict[str, Any] | None:
    """Give the report that stood on standard output; None where there is none."""
    try:
        document = json.loads(ended.stdout)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def told(ended: Ended) -> list[str]:
    """Give the codes that were told and weigh, worst first; notes only where there is nothing else."""
    report = report_of(ended)
    if report is None:
        return _CODE.findall(ended.stderr)
    weighed = [one["code"] for one in report["findings"] if one["severity"] != _NOTES]
    return weighed or [one["code"] for one in report["findings"]]


def _of_report(expect: Expect, scene: Scene, ended: Ended, report: Mapping[str, Any]) -> Iterator[str]:
    for error in _schema().iter_errors(report):
        yield f"not as the schema has it: {error.json_path}: {error.message[:200]}"
    began = datetime.fromisoformat(report["started_at"]).timestamp()
    if ended.ended_at - began > scene.deadline_s + AFTER_DEADLINE_S * _load():
        yield f"{LATE} {ended.ended_at - began:.1f} s with a deadline of {scene.deadline_s} s"
    hit = [one for one in report["findings"] if one["code"] == expect.code]
    if not hit:
        told = {one["code"]: one["evidence"] for one in report["findings"] if one["severity"] != _NOTES}
        yield f"{expect.code} is not told, but {told}"
        return
    yield from _of_findings(expect, hit)
    yield from _of_others(expect, report)
    if expect.at in _LINKS:
        yield from _of_stages(expect, report)


def _of_findings(expect: Expect, hit: list[Mapping[str, Any]]) -> Iterator[str]:
    pane = "connection" if expect.at in _LINKS else expect.at
    here = [one for one in hit if one["pane"] == pane]
    if not here:
        yield f"{expect.code} is told on {hit[0]['pane']}, not on {pane}"
    for finding in here:
        for name, wanted in (("severity", expect.severity), ("actor", expect.actor)):
            if finding[name] != wanted:
                yield f"{expect.code} has {name} {finding[name]}, not {wanted}"
        if not (finding["evidence"] or finding["subject"]):
            yield f"{expect.code} has no evidence"
        if not finding["remediation"]["text"]:
            yield f"{expect.code} has no remedy"
    text = json.dumps(here, ensure_ascii=False)
    for figure in expect.figures:
        if figure not in text:
            yield f"{expect.code} does not say {figure!r}: {[one['evidence'] for one in here]}"


def _of_others(expect: Expect, report: Mapping[str, Any]) -> Iterator[str]:
    """Tell of a second cause: any other code that weighs."""
    for one in report["findings"]:
        other = one["code"] not in {expect.code, *expect.beside}
        if other and one["severity"] != _NOTES:
            yield f"{one['code']} ({one['severity']}, {one['pane']}) stands beside {expect.code}"


def _of_stages(expect: Expect, report: Mapping[str, Any]) -> Iterator[str]:
    stages = {one["stage"]: one for one in report["panes"]["connection"]["stages"]}
    ruled_out = {one["evidence"].partition(":")[0] for one in report["ruled_out"]}
    wanted = "pass" if expect.severity == _NOTES else expect.severity
    later = _later(expect.at) if wanted == "fail" else frozenset[str]()
    for name in _LINKS:
        stage = stages[name]
        status, because = stage["status"], stage["because"]
        if name == expect.at or name in expect.broken:
            if status != wanted:
                yield f"stage {name} is {status}, not {wanted}"
        elif name in later:
            if (status, because) != ("skipped", expect.code):
                yield f"stage {name} is {status} because of {because}, not skipped because of {expect.code}"
        elif status == "skipped" and because is None:
            continue
        elif status != "pass" and not (status == "warn" and expect.beside):
            yield f"stage {name} is {status}: {stage['detail']}"
        elif status == "pass" and stage["title"] not in ruled_out:
            yield f"stage {name} passed and is not among what is ruled out"


@functools.cache
def _later(link: str) -> frozenset[str]:
    """Give the links that cannot be tried when `link` is broken."""
    broken = {link}
    for stage in STAGES:
        if broken & set(stage.needs):
            broken.add(stage.name)
    return frozenset(str(name) for name in broken) & frozenset(_LINKS) - {link}


def _leaks(scene: Scene, ended: Ended) -> Iterator[str]:
    for secret in (*scene.secrets, *scene.hidden):
        for how, form in _forms(secret):
            if form in ended.stdout or form in ended.stderr:
                yield f"a secret stands in the output, {how}"
    for secret in scene.secrets:
        for how, form in _forms(secret):
            if any(form.encode() in raw for server in scene.strangers for raw in server.requests):
                yield f"a secret went to a server that is not the target, {how}"


def _forms(secret: str) -> Iterator[tuple[str, str]]:
    raw = secret.encode()
    yield "as it is", secret
    yield "in hex", raw.hex()
    yield "as JSON", json.dumps(secret)[1:-1]
    yield "as HTML", html.escape(secret)
    yield "as repr", repr(secret)[1:-1]
    for how in (quote, quote_plus, functools.partial(quote, safe="")):
        yield "URL-quoted", how(secret)
    for shift in range(3):
        # Somewhere inside a longer text: what of its base64 does not depend on its neighbours.
        whole = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        yield "in base64", whole[(0, 2, 3)[shift] : -1]


def _load() -> float:
    """Give how many processes want each core at this moment: a held machine keeps promises as much later."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)) if hasattr(os, "getloadavg") else 1.0


@functools.cache
def _schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(write_schema()))
