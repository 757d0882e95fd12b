"""The link of names: what the resolver answers, and what it means that it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import run
from tests.support.resolver import planned


def _checked(plan: str, home: Path, host: str = "tracker.example.com") -> dict[str, Any]:
    ended = run(
        *("check", "--url", f"https://{host}/services/v5", "--format", "json"),
        home=home,
        TRACKER_TOKEN="5f1c0a9e7b3d4826a1f09c3e8d7b6a54",
        **planned(plan),
    )
    assert ended.returncode == 3, ended.stderr
    report: dict[str, Any] = json.loads(ended.stdout)
    return report


@pytest.mark.parametrize(
    ("plan", "code"), [("nxdomain", "NET101"), ("nodata", "NET101"), ("again", "NET102"), ("fail", "NET102")]
)
def test_the_command_tells_a_no_from_silence(tmp_path: Path, plan: str, code: str) -> None:
    """The resolver's no is a mistyped name, its failure is not; later links are skipped because of it."""
    report = _checked(plan, tmp_path)

    assert [one["code"] for one in report["findings"]] == [code]
    because = {
        one["because"] for one in report["panes"]["connection"]["stages"] if one["status"] == "skipped"
    }
    assert because == {code}
