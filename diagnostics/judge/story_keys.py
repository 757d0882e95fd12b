"""Keys of story objects: JSON types that the API does not give, and keys that nobody asked for."""

from __future__ import annotations

from collections import Counter
from typing import Final

from diagnostics.contract import Contract, Field, Ground
from diagnostics.faults import Scalar
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName
from diagnostics.report.panes import JsonType, KeyRow
from diagnostics.snapshot import Snapshot

_PANE: Final = PaneName.FIELDS
_TOLD: Final = 8
"""Keys that a finding names."""

_NOT_FOR_US: Final = frozenset({Ground.FREE_TEXT, Ground.NOT_COLLECTED})


class StoryKeys:
    """Judges the shape of one snapshot's stories: the first page of each project."""

    def __init__(self, snapshot: Snapshot, contract: Contract, findings: Findings) -> None:
        self._contract = contract
        self._findings = findings
        self._looked_at = sum(one.stories for one in snapshot.shapes)
        self._types: dict[str, Counter[str]] = {}
        self._projects = Counter[str]()
        for shape in snapshot.shapes:
            for fact in shape.keys:
                self._types.setdefault(fact.key, Counter()).update(fact.types)
                self._projects[fact.key] += 1
        self.more = sum(one.more_keys for one in snapshot.shapes)
        self._fields = {key: one for one in contract.fields for key in one.keys}
        self._asked = {one.api_name for one in contract.fields if one.read}

    def tell(self) -> None:
        """Add the findings."""
        for one in self._contract.fields:
            if met := self.drift(one):
                self._tell_drift(one, met)
        rows = self.rows()
        if unknown := [row for row in rows if not row.known]:
            self._tell_keys("FIELD605", unknown)
        free = [row for row in rows if row.known and self._fields[row.key].ground in _NOT_FOR_US]
        if free:
            self._tell_keys("FIELD606", free)

    def drift(self, one: Field) -> tuple[JsonType, ...]:
        """Give the JSON types of a field that the API does not give it; null stands for "not set"."""
        if not one.json:
            return ()
        met = self._types.get(one.api_name, Counter[str]())
        return _json_types(Counter({kind: met[kind] for kind in met if kind not in {*one.json, "null"}}))

    def rows(self) -> tuple[KeyRow, ...]:
        """Give the keys that came without being asked for, those that nobody knows first."""
        rows = [
            KeyRow(
                key=key,
                known=key in self._fields,
                types=_json_types(types),
                count=types.total(),
                of=self._looked_at,
                projects=self._projects[key],
            )
            for key, types in self._types.items()
            if key not in self._asked
        ]
        return tuple(sorted(rows, key=lambda row: (row.known, -row.count, row.key)))

    def _tell_drift(self, one: Field, met: tuple[JsonType, ...]) -> None:
        self._findings.add(
            "FIELD602",
            _PANE,
            one.field,
            {
                "count": sum(kind.count for kind in met),
                "of": self._looked_at,
                "types": ", ".join(kind.type for kind in met),
                "expected": " or ".join(one.json),
                "api_name": one.api_name,
            },
        )

    def _tell_keys(self, code: str, rows: list[KeyRow]) -> None:
        named = ", ".join(row.key for row in rows[:_TOLD])
        more = f" and {len(rows) - _TOLD} more" if len(rows) > _TOLD else ""
        evidence: dict[str, Scalar] = {"keys": f"{named}{more}", "count": len(rows), "of": self._looked_at}
        self._findings.add(code, _PANE, "stories", evidence)


def _json_types(types: Counter[str]) -> tuple[JsonType, ...]:
    return tuple(JsonType(type=kind, count=count) for kind, count in sorted(types.items()))
