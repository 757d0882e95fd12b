"""Reports to make pages of: whole runs, a fault, hostile texts everywhere, and very much of everything."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

import html5lib
from msgspec import structs

from diagnostics.cli.sandbox import sandbox_target
from diagnostics.judge import judge
from diagnostics.observe import Observation
from diagnostics.redact.walk import replaced
from diagnostics.report.html import write_html
from diagnostics.report.model import Report
from diagnostics.report.panes import CategorizePane, FieldsPane, RolesPane, WorkItemsPane
from diagnostics.sandbox import Sandbox
from tests.conftest import TODAY
from tests.support.worlds import observed

FAULT: Final = "tls-expired"
PLANTED: Final = (
    "<script>alert(1)</script><img src=//x.example.com/a onerror=alert(1)>\"'&`</style></title>-->"
    "\x00\x1b\x85\u202e\ud800\ufdd0\uffff]]>{{ 7*7 }}"
)
"""What must stay text: markup, ends of everything, and signs that are none in HTML."""
_PROJECTS: Final = 1000


@functools.cache
def report_on(name: str) -> Report:
    """Give the report of that name; made once."""
    made = {"fault": _fault, "hostile": _hostile, "huge": _huge}.get(name)
    return made() if made else observed(name)[1]


@functools.cache
def page_on(name: str) -> str:
    """Give the page on that report; made once."""
    return write_html(report_on(name))


@functools.cache
def whole_on(name: str) -> Element:
    """Give that page, parsed; done once, and only looked at."""
    return parsed(page_on(name))


def parsed(page: str) -> Element:
    """Give a page as a browser reads it; what is no HTML is refused."""
    whole: Element = html5lib.HTMLParser(strict=True).parse(page)
    return whole


def _fault() -> Report:
    async def observe_it(sandbox: Sandbox) -> Report:
        observation = Observation(replace(sandbox_target(sandbox, FAULT), deadline_s=25))
        async for _ in observation:
            pass
        return judge(observation.snapshot())

    with Sandbox(FAULT, today=TODAY) as sandbox:
        return asyncio.run(observe_it(sandbox))


def _hostile() -> Report:
    return replaced(observed("mixed")[1], lambda text, _: f"{PLANTED}{text}")


def _huge() -> Report:
    """Give a report with a thousand projects, a finding on each, and long texts."""
    report = observed("mixed")[1]
    panes = report.panes
    long = "ü<&" * 800
    return structs.replace(
        report,
        findings=tuple(
            structs.replace(report.findings[at % 5], subject=f"project {at}", cause=long)
            for at in sorted(range(_PROJECTS), key=lambda at: at % 5)
        ),
        panes=structs.replace(
            panes,
            roles=_roles(panes.roles, long),
            work_items=_work_items(panes.work_items),
            fields=_fields(panes.fields),
            categorize=_categorize(panes.categorize),
        ),
    )


def _roles(pane: RolesPane, long: str) -> RolesPane:
    rows = (structs.replace(pane.projects[at % 8], id=at, reason=long) for at in range(_PROJECTS))
    return structs.replace(pane, projects=tuple(rows))


def _work_items(pane: WorkItemsPane) -> WorkItemsPane:
    rows = (structs.replace(pane.projects[0], project_id=at) for at in range(_PROJECTS))
    counts = (structs.replace(pane.counts[0], type=f"type {at}") for at in range(_PROJECTS))
    return structs.replace(pane, projects=tuple(rows), counts=(*pane.counts, *counts))


def _fields(pane: FieldsPane) -> FieldsPane:
    rows = []
    for field in pane.fields:
        by_project = tuple(
            structs.replace(one, project_id=at) for one in field.by_project[:1] for at in range(_PROJECTS)
        )
        rows.append(structs.replace(field, by_project=by_project))
    return structs.replace(pane, fields=tuple(rows))


def _categorize(pane: CategorizePane) -> CategorizePane:
    rows = (structs.replace(pane.by_project[0], project_id=at) for at in range(4 * _PROJECTS))
    return structs.replace(pane, by_project=tuple(rows))
