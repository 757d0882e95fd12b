"""Rules on the command line: a file to begin with, what is wrong with one, and a report that uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnostics.sandbox import Sandbox
from tests.support.command import run

RULES = """\
[types]
feature = "Feature"
[states]
accepted = "Done"
[[rules]]
name = "Security"
flow_item = "Risk"
[[rules.conditions]]
field = "Labels"
operator = "contains"
value = "security"
[[rules]]
name = "Security again"
flow_item = "Debt"
[[rules.conditions]]
field = "Labels"
operator = "contains"
value = "security"
[[rules]]
name = "Owned"
flow_item = "Debt"
[[rules.conditions]]
field = "Owners"
operator = "is set"
"""
BROKEN = '[types]\nbug = "Defcet"\nbugs = 1\n'


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A file with a rule that works, one that is shadowed and one that Viz could not have."""
    path = tmp_path / "rules.toml"
    path.write_text(RULES, "utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file with two problems."""
    path = tmp_path / "broken.toml"
    path.write_text(BROKEN, "utf-8")
    return path


def test_the_file_to_begin_with_is_sound(tmp_path: Path) -> None:
    """What `rules` prints passes its own check."""
    printed = run("rules", home=tmp_path)
    (tmp_path / "mine.toml").write_text(printed.stdout, "utf-8")
    checked = run("rules", "--check", str(tmp_path / "mine.toml"), home=tmp_path)

    assert (printed.returncode, printed.stderr, checked.returncode) == (0, "", 0)
    assert "Nothing of it is sent anywhere" in printed.stdout
    assert "sound, 0 rules" in checked.stdout


@pytest.mark.parametrize("command", [("check", "--rules"), ("rules", "--check")])
def test_a_broken_file_ends_with_2_and_a_line_for_each_problem(
    tmp_path: Path, broken: Path, command: tuple[str, ...]
) -> None:
    """File, line and column stand first on each line, and nothing else is printed."""
    ended = run(*command, str(broken), home=tmp_path, TRACKER_TOKEN="0" * 32, TRACKER_URL="127.0.0.1:1")

    lines = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout) == (2, "")
    assert [line.partition(" ")[0] for line in lines] == [f"{broken}:2:7:", f"{broken}:3:8:"]
    assert "Did you mean “Defect”?" in lines[0]


def test_a_profile_names_rules_too(tmp_path: Path, broken: Path) -> None:
    """The file of the profile is used, and an option wins over it."""
    folder = tmp_path / ".config" / "tracker-doctor"
    folder.mkdir(parents=True)
    (folder / "profiles.toml").write_text(
        f'[acme]\nurl = "http://127.0.0.1:1"\nrules = "{broken}"\n', "utf-8"
    )
    by_profile = run("check", "--profile", "acme", home=tmp_path, TRACKER_TOKEN="0" * 32)
    option = ("--rules", str(tmp_path / "none"))
    by_option = run("check", "--profile", "acme", *option, home=tmp_path, TRACKER_TOKEN="0" * 32)

    assert by_profile.stderr.startswith(f"{broken}:2:7:")
    assert by_option.stderr.startswith(f"{tmp_path / 'none'}:1:1: The file cannot be read")
    assert by_profile.returncode == by_option.returncode == 2


@pytest.mark.parametrize("fmt", ["json", "text", "markdown"])
def test_every_format_tells_what_became_of_each_rule(
    tmp_path: Path, mixed: Sandbox, rules: Path, fmt: str
) -> None:
    """The shadowed and the unusable rule are named with their findings, whatever the format."""
    arguments = ("check", "--url", mixed.url, "--rules", str(rules), "--format", fmt)
    ended = run(*arguments, home=tmp_path, TRACKER_TOKEN=mixed.connection_user.token)

    assert ended.returncode == 3
    for told in ("Security again", "shadowed", "unusable", "CAT602", "CAT603", rules.name):
        assert told in ended.stdout.replace("\\", "")
    if fmt == "json":
        report = json.loads(ended.stdout)
        pane = report["panes"]["categorize"]
        assert [one["status"] for one in pane["rules"]] == ["active", "shadowed", "unusable"]
        assert pane["rules"][0]["conditions"][0]["text"] == 'Labels contains "security"'
        assert sum(one["count"] for one in pane["buckets"]) == report["summary"]["total"]
        assert pane["rules_source"] == str(rules)
