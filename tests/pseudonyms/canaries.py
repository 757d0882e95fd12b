"""A run with a text of its own in every place that bears a name."""

from __future__ import annotations

import dataclasses
import io
import itertools
import zipfile
from datetime import UTC, datetime

import msgspec
import polars as pl

from diagnostics.case import Case
from diagnostics.faults import Fault, FaultKind
from diagnostics.judge import judge
from diagnostics.plugins import Remark
from diagnostics.pseudonyms.kinds import STAYS, kind_of
from diagnostics.redact.walk import replaced
from diagnostics.rules import Condition, FlowItem, Operator, Rule, RuleSet
from diagnostics.snapshot import (
    Generation,
    PluginFact,
    SheetFacts,
    SkippedFact,
    Snapshot,
    SourceFacts,
    StageName,
)
from diagnostics.snapshot.source import Encoding

WORD = "kanarienvogel"
"""Stands in each canary, and nowhere else."""


def with_canaries(snapshot: Snapshot) -> tuple[Case, frozenset[str]]:
    """Give a case with a canary in each text that bears a name, and the places that have one."""
    numbers, places = itertools.count(), set[str]()

    def change(text: str, place: str) -> str:
        kind = kind_of(place)
        if kind == STAYS or not text:
            return text
        places.add("/".join("*" if step.isdecimal() else step for step in place.split("/")))
        canary = f"{WORD}{next(numbers)}"
        return f"https://127.0.0.1/{canary}/story/show/1" if kind == "address" else f"{canary} {text}"

    changed = replaced(_filled(snapshot), change, "snapshot")
    rules = _rules(f"{WORD}r")
    return Case(report=judge(changed, rules=rules), snapshot=changed, rules=rules), frozenset(places)


def texts_in(raw: bytes) -> str:
    """Give all that can be read in an output, the parts of archives and tables included, in small letters."""
    found = [raw.decode("utf-8", "replace"), raw.decode("utf-16-le", "replace")]
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found += [name + texts_in(archive.read(name)) for name in archive.namelist()]
    if raw.startswith(b"PAR1"):
        found += [str(row) for row in pl.read_parquet(io.BytesIO(raw)).iter_rows()]
    return "\n".join(found).lower()


def _filled(snapshot: Snapshot) -> Snapshot:
    """Give the snapshot with something in each place that the sample world leaves empty."""
    exposed = Fault(
        kind=FaultKind.SECRET_EXPOSED, where="/home/jane/token", facts={"file": "the secret's file"}
    )
    unknown = Fault(
        kind=FaultKind.SETTINGS_UNKNOWN, where="/home/jane/profiles.toml", facts={"known": "acme", "new": "x"}
    )
    page = Fault(kind=FaultKind.NOT_JSON, where="/projects/1", facts={"title": "The portal of Jane"})
    stages = tuple(
        msgspec.structs.replace(one, facts={**one.facts, "configured": "jane"})
        if one.stage is StageName.AUTH
        else one
        for one in snapshot.stages
    )
    projects = snapshot.projects or ()
    return dataclasses.replace(
        snapshot,
        target=msgspec.structs.replace(
            snapshot.target,
            username="jane",
            profile="acme",
            secret_source="file /home/jane/token",
            ca_file="/home/jane/ca.pem",
        ),
        stages=stages,
        settings_faults=(exposed, unknown),
        plugins=(
            PluginFact(
                name="acme", ms=1.0, remarks=(Remark(title="Jane", text="Jane is away", subject="Jane"),)
            ),
        ),
        projects=(msgspec.structs.replace(projects[0], members_fault=page), *projects[1:]),
        source=SourceFacts(
            name="apollo",
            sheets=(
                SheetFacts(
                    name="apollo.csv",
                    project_id=projects[0].id,
                    size_bytes=1,
                    sha256="0" * 64,
                    encoding=Encoding.UTF8,
                    generation=Generation.SINCE_2020,
                    unknown_columns=("Jane's",),
                ),
            ),
            skipped=(SkippedFact(name="jane.txt", reason="is no CSV file"),),
            skipped_count=1,
        ),
        started_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def _rules(canary: str) -> RuleSet:
    said = ("Title", "External Integration ID", "URL", "Labels", "Project")
    return RuleSet(
        source=f"/home/{canary}/rules.toml",
        rules=tuple(
            Rule(
                name=f"{canary} {number}",
                flow_item=FlowItem.RISK,
                conditions=(Condition(field=field, operator=operator, values=(f"{canary}{number}",)),),
            )
            for number, (field, operator) in enumerate(
                itertools.product(said, (Operator.IS, Operator.CONTAINS))
            )
        ),
    )
