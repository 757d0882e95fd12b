"""What kind of v5 this is, read off the list of projects."""

from __future__ import annotations

from diagnostics.observe.graph import Facts
from diagnostics.observe.run import Run
from diagnostics.snapshot import StageName
from diagnostics.tracker.wire import PROJECT_FIELDS, Project


async def flavour(run: Run) -> Facts:
    """Read `/projects`: names and versions, and whether the host writes `title` for `name` (LiteTracker)."""
    answer = await run.client.get_list("/projects", Project, {"fields": PROJECT_FIELDS})
    run.listed = {project.id: project for project in answer.value}
    run.names_as_title = any(project.title is not None for project in answer.value)
    last = run.last_request(StageName.FLAVOUR)
    return {
        "names_as": "title" if run.names_as_title else "name",
        "projects": len(answer.value),
        "fields_obeyed": run.fields_obeyed,
        "kind": next((str(project.kind) for project in answer.value if project.kind), None),
        "server": (last.server or None) if last else None,
        "via": (last.via or None) if last else None,
    }
