"""Runs that differ from one of the default world in what a test says."""

from __future__ import annotations

import dataclasses

import msgspec

from diagnostics.judge import judge
from diagnostics.report.model import Report
from tests.support.worlds import observed


def with_roles(**roles: str) -> Report:
    """Give what is judged of the default world with other roles (`p2104417="viewer"`), all else as it was."""
    snapshot = observed("mixed")[0]
    projects = tuple(
        msgspec.structs.replace(one, role=roles.get(f"p{one.id}", one.role))
        for one in snapshot.projects or ()
    )
    return judge(dataclasses.replace(snapshot, projects=projects))
