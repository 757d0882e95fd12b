"""An export as a source: what was read of it, what is wrong with it, and what it cannot tell at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Literal

import msgspec

from diagnostics.faults import Scalar
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName
from diagnostics.report.panes import FieldRow, FieldsPane
from diagnostics.report.source import SkippedFile, Source, SourceFile, SpoiledLine
from diagnostics.snapshot import Encoding, SheetFacts, Snapshot, SourceFacts, SourceKind

NO_TOTALS: Final = "cannot be told: an export has no totals"
_NOT_HELD: Final = "Not in the export."
_NAMES_ONLY: Final = "In the export as names only, without the ids that tell people apart."
_PEOPLE: Final = frozenset({"owner_ids", "requested_by_id"})
_KINDS: Final[dict[SourceKind, Literal["csv", "zip", "folder"]]] = {
    SourceKind.CSV: "csv",
    SourceKind.ZIP: "zip",
    SourceKind.FOLDER: "folder",
}
_PLAIN: Final = frozenset({Encoding.UTF8, Encoding.UTF8_MARKED, Encoding.UTF16})
_DELIMITERS: Final = {";": "semicolons", "\t": "tabs"}
_NAMED: Final = 20
"""Lines and columns that a finding names; all of them are in the report's list of files."""


def judge_export(snapshot: Snapshot, findings: Findings) -> Source | None:
    """Give the export that was read, and add its findings; None where a host was asked."""
    source = snapshot.source
    if not source.exported:
        return None
    because = "an export holds no connection: no host was asked"
    findings.cannot_judge("Connection", PaneName.CONNECTION, because)
    findings.add("DATA640", PaneName.WORK_ITEMS, source.name, {"kind": source.kind}, {"name": source.name})
    _of_rows(source, findings)
    _of_repeats(snapshot, findings)
    _of_text(source, findings)
    _of_files(source, findings)
    names = {one.id: one.name for one in snapshot.projects or ()}
    return Source(
        kind=_KINDS[source.kind],
        name=source.name,
        size_bytes=source.size_bytes,
        files=tuple(_file(one, names.get(one.project_id, "")) for one in source.sheets),
        attachments=source.attachments,
        skipped=tuple(SkippedFile(name=one.name, reason=one.reason) for one in source.skipped),
        skipped_count=source.skipped_count,
    )


def without_roles(snapshot: Snapshot) -> Snapshot:
    """Give the snapshot for judging roles: projects of an export have none, and ask for none."""
    return replace(snapshot, projects=None) if snapshot.source.exported else snapshot


def told_by_export(pane: FieldsPane, snapshot: Snapshot) -> FieldsPane:
    """Give the fields with those that an export does not hold as not held, rather than as never filled."""
    sheets = snapshot.source.sheets
    if not snapshot.source.exported:
        return pane
    holding = Counter(name for sheet in sheets for name in sheet.held)
    return msgspec.structs.replace(
        pane, fields=tuple(_held(one, holding[one.api_name], len(sheets)) for one in pane.fields)
    )


def _held(field: FieldRow, holding: int, sheets: int) -> FieldRow:
    if field.populated is None:
        return field
    if not holding:
        why = _NAMES_ONLY if field.api_name in _PEOPLE else _NOT_HELD
        return msgspec.structs.replace(
            field,
            populated=None,
            of=None,
            fill_rate=None,
            missed=None,
            missed_rate=None,
            by_project=(),
            by_type=(),
            distinct=None,
            values=(),
            more_values=0,
            outside=None,
            in_source=False,
            reason=f"{why} {field.reason}",
        )
    if holding < sheets:
        why = f"In {holding} of {sheets} files of the export."
        return msgspec.structs.replace(field, reason=f"{why} {field.reason}")
    return field


def _of_rows(source: SourceFacts, findings: Findings) -> None:
    """Tell of rows that are no stories, of those that are too long, and of files that are cut off."""
    spoiled = [sheet for sheet in source.sheets if sheet.spoiled]
    if spoiled:
        first = spoiled[0].spoiled_rows[0]
        evidence: dict[str, Scalar] = {
            "spoiled": sum(sheet.spoiled for sheet in spoiled),
            "rows": sum(sheet.rows for sheet in source.sheets),
            "lines": _listed(f"{sheet.name}:{row.line}" for sheet in spoiled for row in sheet.spoiled_rows),
        }
        words: dict[str, Scalar] = {"line": first.line, "file": spoiled[0].name, "problem": first.problem}
        findings.add("DATA641", PaneName.WORK_ITEMS, _subject(spoiled), evidence, words)
    for sheet in source.sheets:
        if sheet.cut_at is not None:
            findings.add(
                "DATA645", PaneName.WORK_ITEMS, sheet.name, {"line": sheet.cut_at}, {"file": sheet.name}
            )
            findings.cannot_judge(
                f"Stories of {sheet.name}",
                PaneName.WORK_ITEMS,
                f"DATA645 ends in the middle, on line {sheet.cut_at}",
            )
    longer = [sheet for sheet in source.sheets if sheet.long_rows]
    if longer:
        count = sum(sheet.long_rows for sheet in longer)
        findings.add(
            "DATA648", PaneName.WORK_ITEMS, _subject(longer), {"count": count}, {"file": longer[0].name}
        )


def _of_repeats(snapshot: Snapshot, findings: Findings) -> None:
    if snapshot.story_rows is None:
        return
    from diagnostics.repeats import repeats  # noqa: PLC0415 - polars only where stories were read

    found = repeats(snapshot.story_rows)
    if found is not None:
        files = [one.name for one in snapshot.source.sheets if one.project_id in found.project_ids]
        evidence: dict[str, Scalar] = {"ids": found.ids, "rows": found.rows, "first": found.first}
        findings.add("DATA642", PaneName.WORK_ITEMS, _counted(files), evidence, {"files": _listed(files)})


def _of_text(source: SourceFacts, findings: Findings) -> None:
    """Tell of text, columns and cells that could not be read as Tracker writes them."""
    mended = [one for one in source.sheets if one.encoding not in _PLAIN or one.nul_bytes]
    if mended:
        evidence: dict[str, Scalar] = {"encoding": mended[0].encoding, "nul_bytes": mended[0].nul_bytes}
        words: dict[str, Scalar] = {"file": mended[0].name, "files": _subject(mended)}
        findings.add("DATA644", PaneName.WORK_ITEMS, _subject(mended), evidence, words)
    unknown = dict.fromkeys(name for one in source.sheets for name in one.unknown_columns)
    if unknown:
        evidence = {"count": len(unknown), "columns": _listed(unknown)}
        findings.add("DATA643", PaneName.FIELDS, _subject(source.sheets), evidence)
    unread = Counter[str]()
    for one in source.sheets:
        unread.update(one.unread_cells)
    if unread:
        by_column = ", ".join(f"{name} {count}" for name, count in sorted(unread.items()))
        evidence = {"count": unread.total(), "columns": by_column}
        findings.add("DATA646", PaneName.FIELDS, _subject(source.sheets), evidence)


def _of_files(source: SourceFacts, findings: Findings) -> None:
    if source.skipped:
        first = source.skipped[0]
        words: dict[str, Scalar] = {"file": first.name, "reason": first.reason}
        findings.add("DATA647", PaneName.WORK_ITEMS, source.name, {"count": source.skipped_count}, words)


def _file(sheet: SheetFacts, project: str) -> SourceFile:
    return SourceFile(
        name=sheet.name,
        project_id=sheet.project_id,
        project=project,
        generation=sheet.generation,
        encoding=sheet.encoding,
        size_bytes=sheet.size_bytes,
        sha256=sheet.sha256,
        rows=sheet.rows,
        stories=sheet.stories,
        epics=sheet.epics,
        spoiled=sheet.spoiled,
        spoiled_lines=tuple(SpoiledLine(line=one.line, problem=one.problem) for one in sheet.spoiled_rows),
        people=sheet.people,
        unknown_columns=sheet.unknown_columns,
        notes=_notes(sheet),
    )


def _notes(sheet: SheetFacts) -> tuple[str, ...]:
    told = {
        f"ends in the middle, on line {sheet.cut_at}": sheet.cut_at is not None,
        f"cells separated by {_DELIMITERS.get(sheet.delimiter)}": sheet.delimiter in _DELIMITERS,
        f"{sheet.nul_bytes} NUL bytes": sheet.nul_bytes,
        f"{sheet.short_rows} rows shorter than the header": sheet.short_rows,
        f"{sheet.long_rows} rows longer than the header": sheet.long_rows,
        f"{sheet.guarded_titles} titles without their formula guard": sheet.guarded_titles,
    }
    return tuple(text for text, so in told.items() if so)


def _subject(sheets: Sequence[SheetFacts]) -> str:
    return _counted([one.name for one in sheets])


def _counted(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} files"


def _listed(names: Iterable[str]) -> str:
    everything = list(names)
    more = f" and {len(everything) - _NAMED} more" if len(everything) > _NAMED else ""
    return ", ".join(everything[:_NAMED]) + more
