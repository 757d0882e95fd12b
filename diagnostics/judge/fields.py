"""Field support: each story field's type, whether rules can use it, and how it is filled here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypedDict

from diagnostics.contract import Contract, Field
from diagnostics.judge.field_values import ValuesJudge
from diagnostics.judge.findings import Findings
from diagnostics.judge.integrations import integration_rows
from diagnostics.judge.story_keys import StoryKeys
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.panes import EffectRow, FieldRow, FieldsPane, FieldTypeRow, ProjectFill, TypeFill
from diagnostics.snapshot import Snapshot

if TYPE_CHECKING:
    from diagnostics.fill import Filled
    from diagnostics.rows import StoryRows

_PANE: Final = PaneName.FIELDS
_NOT_HERE: Final = "This host does not know the field, so that nothing can be counted."


@dataclass(frozen=True, slots=True)
class _Fill:
    """How the stories fill the fields that were read; empty where there are no stories."""

    whole: Filled | None = None
    by_project: dict[str | int, Filled] = field(default_factory=dict)
    by_type: dict[str | int, Filled] = field(default_factory=dict)
    distinct: dict[str, int] = field(default_factory=dict)


def fields_pane(snapshot: Snapshot, contract: Contract, findings: Findings) -> FieldsPane:
    """Give the pane, and add its findings; the verdict is settled once all findings are in."""
    stories = _rows(snapshot)
    judge = FieldsJudge(snapshot, stories, contract, findings)
    types = contract.field_types
    return FieldsPane(
        verdict=Verdict.PASS,
        types=tuple(
            FieldTypeRow(
                standard_type=row.standard_type, usable_in_rules=row.usable_in_rules, basis=row.certainty
            )
            for row in types.rows
        ),
        fields=judge.rows(),
        caveat=types.caveat,
        effects=tuple(
            EffectRow(text=one.text, note=one.note, types=one.types, basis=one.certainty)
            for one in types.effects
        ),
        keys=judge.keys.rows(),
        more_keys=judge.keys.more,
        integrations=integration_rows(snapshot, stories, findings),
        sampled=snapshot.sample_rows.height if snapshot.sample_rows is not None else 0,
    )


def _rows(snapshot: Snapshot) -> StoryRows | None:
    """Give the stories read, with a page of each project that was only counted."""
    if snapshot.story_rows is None and snapshot.sample_rows is None:
        return None
    from diagnostics.rows import together  # noqa: PLC0415 - polars only with stories

    return together((snapshot.story_rows, snapshot.sample_rows))


class FieldsJudge:
    """Judges the fields of one snapshot's stories."""

    def __init__(
        self, snapshot: Snapshot, stories: StoryRows | None, contract: Contract, findings: Findings
    ) -> None:
        self._stories = stories
        self._refused = frozenset(snapshot.refused_fields)
        self._contract = contract
        self._findings = findings
        self._usable = contract.field_types.usable()
        self._names = {one.id: one.name for one in snapshot.projects or ()}
        self._fill = self._filled()
        self._values = ValuesJudge(snapshot, stories, contract, findings)
        self.keys = StoryKeys(snapshot, contract, findings)

    def rows(self) -> tuple[FieldRow, ...]:
        """Give a row for each field that the contract knows, and add what the fields tell."""
        self._integration_fields()
        self._values.tell()
        self.keys.tell()
        return tuple(self._row(one) for one in self._contract.fields)

    def _is_read(self, one: Field) -> bool:
        return one.read and one.api_name not in self._refused

    def _filled(self) -> _Fill:
        stories = self._stories
        if stories is None:
            return _Fill()
        from diagnostics.fill import distinct, filled, filled_by  # noqa: PLC0415 - polars only with stories

        names = [one.api_name for one in self._contract.fields if self._is_read(one)]
        return _Fill(
            whole=filled(stories, names),
            by_project=filled_by(stories, names, "project_id"),
            by_type=filled_by(stories, names, "story_type"),
            distinct=distinct(stories, names),
        )

    def _integration_fields(self) -> None:
        stories = self._stories
        if stories is None:
            return
        from diagnostics.fill import linked  # noqa: PLC0415 - likewise

        if carried := sum(one.count for one in linked(stories)):
            evidence = {"count": carried, "of": stories.height, "without": stories.height - carried}
            findings = self._findings
            findings.add("FIELD601", _PANE, "External Integration ID, Integration URL", dict(evidence))

    def _row(self, one: Field) -> FieldRow:
        whole = self._fill.whole
        known = _figures(one, whole) if whole and one.api_name in whole.counts else None
        of = self._stories.height if self._stories is not None else None
        supported = None if one.supported == "unknown" else one.supported
        values, more = self._values.of(one)
        return FieldRow(
            field=one.field,
            api_name=one.api_name,
            also=one.also,
            group=one.group,
            standard_type=one.standard_type,
            supported=supported,
            usable_in_rules=False if one.standard_type not in self._usable else supported,
            basis=one.basis,
            ground=one.ground,
            ground_text=self._contract.field_types.grounds[one.ground],
            populated=known["populated"] if known else None,
            of=of,
            fill_rate=known["fill_rate"] if known and known["of"] else None,
            missed=known["missed"] if known else None,
            missed_rate=known["missed_rate"] if known and known["of"] else None,
            by_project=self._by_project(one),
            by_type=self._by_type(one),
            distinct=self._fill.distinct.get(one.api_name),
            values=values,
            more_values=more,
            outside=self._values.outside(one),
            drift=self.keys.drift(one),
            reason=f"{one.reason} {_NOT_HERE}" if one.api_name in self._refused else one.reason,
        )

    def _by_project(self, one: Field) -> tuple[ProjectFill, ...]:
        return tuple(
            ProjectFill(
                project_id=int(project), project=self._names.get(int(project), ""), **_figures(one, some)
            )
            for project, some in self._fill.by_project.items()
            if one.api_name in some.counts
        )

    def _by_type(self, one: Field) -> tuple[TypeFill, ...]:
        return tuple(
            TypeFill(type=str(story_type), **_figures(one, some))
            for story_type, some in self._fill.by_type.items()
            if one.api_name in some.counts
        )


class _Figures(TypedDict):
    populated: int
    of: int
    fill_rate: float
    missed: int
    missed_rate: float


def _figures(one: Field, some: Filled) -> _Figures:
    """Give the figures of a field among some stories; a share of no stories is 0."""
    populated, of = some.counts[one.api_name], some.of
    return {
        "populated": populated,
        "of": of,
        "fill_rate": round(populated / of, 4) if of else 0.0,
        "missed": of - populated,
        "missed_rate": round((of - populated) / of, 4) if of else 0.0,
    }
