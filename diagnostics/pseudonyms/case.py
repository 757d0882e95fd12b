"""A whole run under other names."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from diagnostics.case import Case
from diagnostics.errors import NoSnapshotError
from diagnostics.judge import judge
from diagnostics.pseudonyms.model import Name
from diagnostics.pseudonyms.naming import named
from diagnostics.pseudonyms.texts import Naming, Parts, Texts
from diagnostics.redact.walk import replaced

if TYPE_CHECKING:
    from diagnostics.rules.model import RuleSet
    from diagnostics.snapshot import Snapshot


def pseudonymised(case: Case, key: bytes) -> tuple[Case, tuple[Name, ...]]:
    """Give the run with names replaced and judged anew, and the names with their pseudonyms.

    Panes that a report kept from an earlier run are not carried over.

    Args:
        case: The run, without secrets: a secret in a name would stand among the names.
        key: As `new_key` gives it.

    Raises:
        NoSnapshotError: The run holds no snapshot.
    """
    if case.snapshot is None:
        raise NoSnapshotError
    parts = _parts(case.rules, case.snapshot)
    found: dict[tuple[str, str], None] = {}

    def note(kind: str, real: str) -> str:
        found[kind, real] = None
        return real

    _renamed(case.snapshot, case.rules, parts, note)
    names = named(found, key)
    pseudonyms = {(one.kind, one.real): one.pseudonym for one in names}
    snapshot, rules = _renamed(case.snapshot, case.rules, parts, lambda kind, real: pseudonyms[kind, real])
    report = judge(snapshot, rules=rules)
    return dataclasses.replace(case, report=report, snapshot=snapshot, rules=rules), names


def _parts(rules: RuleSet | None, snapshot: Snapshot) -> Parts:
    if rules is None:
        return Parts()
    from diagnostics.pseudonyms.rules import parts_of  # noqa: PLC0415 - polars only with rules

    return parts_of(rules, snapshot)


def _renamed(
    snapshot: Snapshot, rules: RuleSet | None, parts: Parts, naming: Naming
) -> tuple[Snapshot, RuleSet | None]:
    texts = Texts(snapshot, parts, naming)
    new = replaced(snapshot, texts.change, "snapshot")
    if rules is None:
        return new, rules
    from diagnostics.pseudonyms.rules import renamed  # noqa: PLC0415 - likewise

    return new, renamed(rules, snapshot, texts)
