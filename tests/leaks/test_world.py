"""A host that sends the token back in each text of a sample world, over a real socket, in every output."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diagnostics.case import Case
from diagnostics.formats import BUNDLE, FORMATS
from diagnostics.judge import judge
from diagnostics.leaks import LeakError
from diagnostics.observe import observe
from diagnostics.outputs import write_output
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from tests.conftest import TODAY, target_for
from tests.leaks.echo import Plant, echoing, in_every_text, in_free_texts
from tests.leaks.searching import found
from tests.support.command import run

CANARY = "c0ffee5f1c0a9e7b3d4826a1f09c3e8d"
"""The token of another connection, which is planted too: nobody told the program of it."""
QUICK = [name for name in FORMATS if name != "svg"]


def _seen(scenario: str, plant: Plant) -> tuple[Case, str]:
    """Give the case on a world whose host plants something, and the token in use."""
    with Sandbox(scenario=scenario, today=TODAY) as sandbox, echoing(sandbox.url, plant) as url:
        snapshot = asyncio.run(observe(replace(target_for(sandbox), url=url)))
        return Case(report=judge(snapshot), snapshot=snapshot), sandbox.connection_user.token


def _token(scenario: str) -> str:
    return Sandbox(scenario=scenario, today=TODAY).connection_user.token


@pytest.mark.parametrize(("scenario", "plant"), [("viewer-only", in_free_texts), ("no-admin", in_every_text)])
def test_a_token_in_every_field_of_a_world_leaves_in_no_form(
    scenario: str, plant: Callable[[str], Plant], tmp_path: Path
) -> None:
    """Names, titles, labels, addresses, error texts, the API's own words: each report is written without."""
    token = _token(scenario)
    told = f"{token} https://joe:{CANARY}@host.test ?token={CANARY}"
    case, used = _seen(scenario, plant(told))

    assert used == token
    for fmt in QUICK:
        file = write_output(case, fmt, tmp_path / f"report{FORMATS[fmt].suffix}", [Secret(token)])
        assert (fmt, found(file.read_bytes(), token, CANARY)) == (fmt, "")


def test_a_token_in_base64_in_every_field_gets_no_report(tmp_path: Path) -> None:
    """What the redactor does not know is refused in every form, and nothing is written."""
    token = _token("viewer-only")
    case, _ = _seen("viewer-only", in_free_texts(base64.b64encode(f"viz:{token}".encode()).decode()))

    for fmt in QUICK:
        with pytest.raises(LeakError, match="BND810"):
            write_output(case, fmt, tmp_path / fmt, [Secret(token)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fmt", [BUNDLE, "svg"])
def test_the_command_writes_none_of_it(fmt: str, tmp_path: Path) -> None:
    """The real command against such a host: the file, all members and all that is printed hold no token."""
    token = _token("viewer-only")
    plant = in_free_texts(f"{token} https://joe:{CANARY}@host.test")
    file = tmp_path / f"report{FORMATS[fmt].suffix}"
    with Sandbox(scenario="viewer-only", today=TODAY) as sandbox, echoing(sandbox.url, plant) as url:
        ended = run(
            *("check", "--url", url, "--format", fmt, "-o", str(file)), home=tmp_path, TRACKER_TOKEN=token
        )

    assert ended.returncode == 3, ended.stderr
    for raw in (file.read_bytes(), (ended.stdout + ended.stderr).encode()):
        assert found(raw, token, CANARY) == ""
