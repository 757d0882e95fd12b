"""Unique URL: whether each story has an address of its own, on the right host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from diagnostics.contract import Contract
from diagnostics.faults import Scalar
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName
from diagnostics.snapshot import Snapshot

if TYPE_CHECKING:
    from diagnostics.addresses import Addresses


def story_addresses(snapshot: Snapshot, contract: Contract) -> Mapping[str, Addresses]:
    """Give what was seen of the addresses by story type, in all rows and in samples alike."""
    source = snapshot.source
    unheld = source.exported and not any("url" in sheet.held for sheet in source.sheets)
    if unheld or (snapshot.story_rows is None and snapshot.sample_rows is None):
        return {}
    from diagnostics.addresses import addresses  # noqa: PLC0415 - polars only where stories were read
    from diagnostics.rows import together  # noqa: PLC0415 - likewise

    rows = together((snapshot.story_rows, snapshot.sample_rows))
    return addresses(rows, {*contract.service.hosts, snapshot.target.host.lower()}) if rows else {}


def unique(seen: Addresses | None) -> tuple[bool | None, str]:
    """Tell whether all addresses that were looked at are there, distinct and on the right host, and why."""
    if seen is None or not seen.checked:
        return None, "no story looked at"
    wrong = {"missing": seen.missing, "shared": seen.shared, "on another host": seen.foreign}
    told = ", ".join(f"{count:,} {what}" for what, count in wrong.items() if count)
    form = f"; {seen.unusual:,} not of the form /story/show/ID" if seen.unusual else ""
    return not told, f"{seen.checked:,} checked: {told or 'all there, distinct and on the right host'}{form}"


def tell(found: Mapping[str, Addresses], findings: Findings) -> None:
    """Add what is wrong with the addresses to the findings."""
    every = list(found.values())
    checked = sum(one.checked for one in every)
    unusual = sum(one.unusual for one in every)
    if bad := sum(one.missing + one.shared for one in every):
        facts: dict[str, Scalar] = {
            "count": bad,
            "of": checked,
            "missing": sum(one.missing for one in every),
            "shared": sum(one.shared for one in every),
        }
        findings.add("WORK604", PaneName.WORK_ITEMS, "stories", facts)
    if foreign := sum(one.foreign for one in every):
        hosts = sorted({host for one in every for host in one.hosts})
        facts = {"count": foreign, "of": checked, "hosts": ", ".join(hosts) or None, "unusual_form": unusual}
        findings.add("WORK605", PaneName.WORK_ITEMS, "stories", facts)
