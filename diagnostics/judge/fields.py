"""Field support: each story field's type, whether rules can use it, and how often it is filled here."""

from __future__ import annotations

from typing import Final

from diagnostics.contract import Contract, Field
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.panes import FieldRow, FieldsPane, FieldTypeRow
from diagnostics.snapshot import Snapshot

_PANE: Final = PaneName.FIELDS
_NOT_HERE: Final = "This host does not know the field, so that nothing can be counted."


def fields_pane(snapshot: Snapshot, contract: Contract, findings: Findings) -> FieldsPane:
    """Give the pane, and add its findings; the verdict is settled once all findings are in."""
    stories = snapshot.stories
    populated: dict[str, int] = {}
    if stories is not None:
        from diagnostics.fill import filled, with_integration  # noqa: PLC0415 - polars only with stories

        asked = [one.api_name for one in contract.fields if one.read]
        populated = filled(stories, [name for name in asked if name not in snapshot.refused_fields])
        if carried := with_integration(stories):
            evidence = {"count": carried, "of": stories.height}
            findings.add("FIELD601", _PANE, "External Integration ID, Integration URL", dict(evidence))
    usable = contract.field_types.usable()
    of = stories.height if stories is not None else None
    return FieldsPane(
        verdict=Verdict.PASS,
        types=tuple(
            FieldTypeRow(
                standard_type=row.standard_type, usable_in_rules=row.usable_in_rules, basis=row.certainty
            )
            for row in contract.field_types.rows
        ),
        fields=tuple(
            _row(
                one, usable, populated.get(one.api_name), of, refused=one.api_name in snapshot.refused_fields
            )
            for one in contract.fields
        ),
        caveat=contract.field_types.caveat,
    )


def _row(
    one: Field, usable: frozenset[str], populated: int | None, of: int | None, *, refused: bool
) -> FieldRow:
    supported = None if one.supported == "unknown" else one.supported
    in_rules = False if one.standard_type not in usable else supported
    return FieldRow(
        field=one.field,
        api_name=one.api_name,
        standard_type=one.standard_type,
        supported=supported,
        usable_in_rules=in_rules,
        basis=one.basis,
        populated=populated,
        of=of,
        fill_rate=round(populated / of, 4) if populated is not None and of else None,
        reason=f"{one.reason} {_NOT_HERE}" if refused else one.reason,
    )
