"""Integrations of the projects whose stories name some; a refusal is a fact and no failure."""

from __future__ import annotations

import asyncio
import re
from typing import Final
from urllib.parse import urlsplit

from diagnostics.observe.graph import Facts
from diagnostics.observe.run import STAGE, Run
from diagnostics.snapshot import IntegrationFact, ProjectIntegrations, StageName
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.stories import StoryColumns
from diagnostics.tracker.wire import INTEGRATION_FIELDS, Integration

_HOST: Final = re.compile(r"[^\W_]([\w.-]*[^\W_])?|\[[0-9a-f:.]+\]")
_WORD: Final = 80
_LINKS: Final = ("integration_id", "external_id")
"""Columns of which a story that names one has a value."""


async def integrations(run: Run) -> Facts:
    """Read the integrations of each project where a story names one or carries an external id."""
    wanted = _linked_projects(run)
    early = run.early_integrations
    others = [project_id for project_id in wanted if project_id not in early]
    read = await asyncio.gather(*(_read(run, project_id) for project_id in others))
    found = {**early, **dict(zip(others, read, strict=True))}
    run.integrations = tuple(found[project_id] for project_id in wanted)
    return {
        "projects": len(wanted),
        "refused": sum(one.fault is not None for one in run.integrations),
    }


def names_one(page: StoryColumns) -> bool:
    """Tell whether a story of a page names an integration or says anything of an external id."""
    return any(value is not None for name in _LINKS for value in page.columns[name])


async def read_early(run: Run, project_id: int, *, named: bool) -> None:
    """Read a project's integrations while its stories come in, where a page of them names one."""
    if StageName.INTEGRATIONS in run.ended and named:
        STAGE.set(StageName.INTEGRATIONS)  # in the context of the task that this runs in
        run.early_integrations[project_id] = await _read(run, project_id)


def _linked_projects(run: Run) -> list[int]:
    rows = [one for one in (run.stories.rows(), run.samples.rows()) if one is not None]
    if not rows:
        return []
    from diagnostics.fill import linked_projects  # noqa: PLC0415 - polars only with stories

    return sorted({one for some in rows for one in linked_projects(some)})


async def _read(run: Run, project_id: int) -> ProjectIntegrations:
    path = f"/projects/{project_id}/integrations"
    try:
        answer = await run.client.get_list(path, Integration, {"fields": INTEGRATION_FIELDS})
    except TrackerError as error:
        return ProjectIntegrations(project_id=project_id, fault=error.fault)
    return ProjectIntegrations(project_id=project_id, integrations=tuple(map(_fact, answer.value)))


def _fact(one: Integration) -> IntegrationFact:
    return IntegrationFact(
        id=one.id,
        kind=one.kind[:_WORD],
        name=one.name[:_WORD],
        host=host_of(one.base_url),
        active=one.active,
        other=one.is_other,
    )


def host_of(address: str) -> str:
    """Give host and port of an address, without user, password, path and query.

    Returns:
        An empty text where the host cannot be told for certain: a password that holds a slash makes what
        stands before it look like one.
    """
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    beyond = parts.path + parts.query + parts.fragment
    shown = f"[{host}]" if ":" in host else host
    if "@" in beyond or len(shown) > _WORD or not _HOST.fullmatch(shown):
        return ""
    return f"{shown}:{port}" if port else shown
