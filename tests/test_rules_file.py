"""Files of rules: what is in them, what is wrong with them and where, and what a person wrote stays."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.contract import load_contract
from diagnostics.rules import (
    Condition,
    FlowItem,
    FlowState,
    Join,
    Operator,
    Rule,
    RulesError,
    RuleSet,
    load_rules,
    proposed,
    read_rules,
    write_rules,
)
from diagnostics.rules.places import Places
from diagnostics.rules.read import MAX_BYTES
from tests.support.rule_files import rule_sets

CONTRACT = load_contract()
RULE = '[[rules]]\nname = "A"\nflow_item = "Risk"\n[[rules.conditions]]\n'

PERSONAL = """\
# Ours, agreed on with the customer.
[types]
feature = "Feature" # always
bug = "defect"

# Security first!
[[rules]] # one
flow_item = "Risk"
name = "Security"
[[rules.conditions]]
# the label, not the title
field = "labels"
operator = "contains"
value = 'security'

# Then the old ones.
[[rules]]
name = "Old"
flow_item = "Debt"
conditions = [{ field = "Priority", operator = "is", value = "p3" }] # low
"""


def problems(text: str) -> list[tuple[int, int, str]]:
    """Give line, column and text of each problem."""
    with pytest.raises(RulesError) as caught:
        read_rules(text, CONTRACT)
    return [(one.line, one.column, one.what) for one in caught.value.problems]


@given(rule_sets())
def test_what_is_written_reads_as_the_same(rules: RuleSet) -> None:
    """Every set of rules survives being written and read."""
    assert read_rules(write_rules(rules), CONTRACT) == rules


@given(rule_sets(), rule_sets())
def test_a_file_that_is_rewritten_reads_as_the_new_rules(old: RuleSet, new: RuleSet) -> None:
    """Whatever stood in the file, afterwards it says what was meant, and a comment on top stays."""
    text = write_rules(new, "# mine\n\n" + write_rules(old))

    assert read_rules(text, CONTRACT) == new
    assert "# mine" in text


def test_the_proposed_file_explains_itself() -> None:
    """The file for a start names every allowed word, says that nothing is sent, and reads as the proposal."""
    text = write_rules(proposed(CONTRACT))

    assert read_rules(text, CONTRACT, "proposed") == proposed(CONTRACT)
    for word in (*FlowItem, *FlowState, *Operator, "Nothing of it is sent anywhere", "Labels", "Priority"):
        assert word in text


def test_a_persons_words_stay_where_they_were() -> None:
    """Comments, quotes, order of keys and upper case survive an edit of something else."""
    rules = read_rules(PERSONAL, CONTRACT)
    security, old = rules.rules
    changed = RuleSet(
        types=rules.types | {"chore": FlowItem.DEBT},
        rules=(
            old,
            Rule("New", FlowItem.DEFECT, (Condition("Type", Operator.IS, ("bug",)),)),
            Rule(security.name, FlowItem.IGNORE, security.conditions),
        ),
    )

    text = write_rules(changed, PERSONAL)

    assert read_rules(text, CONTRACT) == changed
    for kept in (
        "# Ours, agreed on",
        "# always",
        'bug = "defect"',
        "'security'",
        "# low",
        "# the label, not",
    ):
        assert kept in text
    assert text.index("# Then the old ones.") < text.index('"Old"') < text.index("# Security first!")
    assert write_rules(rules, PERSONAL) == PERSONAL


def test_comments_stay_where_the_form_of_a_file_cannot() -> None:
    """Rules in one array become tables of their own, and what a person wrote stands below them."""
    condition = '{field = "Title", operator = "is set"}'
    rule = f'{{name = "A", flow_item = "Risk", conditions = [{condition}]}}'
    before = f'types.bug = "Defect" # sure\nrules = [ # all of them\n{rule}]\n'
    rules = read_rules(before, CONTRACT)
    changed = RuleSet(rules.types, rules.states, ())

    text = write_rules(changed, before)

    assert read_rules(text, CONTRACT) == changed
    assert "# sure" in text
    assert "# all of them" in text


def test_a_field_goes_by_either_of_its_names_in_any_case() -> None:
    """The contract's name and the API's both work, and the contract's is kept."""
    for name in ("Labels", "labels", "LABELS"):
        text = f'{RULE}field = "{name}"\noperator = "contains"\nvalue = "x"\n'
        assert read_rules(text, CONTRACT).rules[0].conditions[0].field == "Labels"
    text = f'{RULE}field = "story_type"\noperator = "IS"\nvalue = "bug"\n'
    assert read_rules(text, CONTRACT).rules[0].conditions[0] == Condition("Type", Operator.IS, ("bug",))


def test_a_number_is_compared_as_its_text() -> None:
    """3 and 3.0 are one estimate."""
    text = f'{RULE}field = "Estimate"\noperator = "is one of"\nvalue = [3, 3.0, 0.5, "8"]\n'

    assert read_rules(text, CONTRACT).rules[0].conditions[0].values == ("3", "3", "0.5", "8")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a = "x"\nb = = 2', (2, 5, "Broken TOML")),
        ('[types]\nbug = "Defect', (2, 14, "Broken TOML")),
        ("x = " + "[" * 5000, (1, 1, "nests too deep")),
        ("x = " + "9" * 5000, (1, 1, "number that is too long")),
        ("[type]\n", (1, 1, "Unknown key “type”")),
        ('\ntypes = "x"', (2, 9, "types is no table")),
        ('[types]\nbug = "Defcet"', (2, 7, "Unknown flow item “Defcet”")),
        ("[types]\nbug = 1", (2, 7, "Unknown flow item")),
        ('[states]\n"a b"   =   "Activ"', (2, 13, "Unknown flow state “Activ”")),
        ("rules = 3", (1, 9, "rules is no list of tables")),
        ("rules = [\n  1,\n]", (2, 3, "This is no table of rules")),
        (f'{RULE}field = "Title"\noperator = "is like"', (6, 12, "Unknown operator “is like”")),
        (f'{RULE}field = "Labels"\noperator = "is"\nvalue = "x"', (6, 12, "“is” does not go with Labels")),
        (f'{RULE}field = "Title"\noperator = "is"\nvalue = ["x"]', (7, 9, "“is” wants one text")),
        (f'{RULE}field = "Title"\noperator = "is"\nvalue = true', (7, 9, "“is” wants one text")),
        (f'{RULE}field = "Title"\noperator = "is one of"\nvalue = "x"', (7, 9, "wants a list of 1 to")),
        (f'{RULE}field = "Title"\noperator = "is one of"\nvalue = []', (7, 9, "wants a list of 1 to")),
        (f'{RULE}field = "Title"\noperator = "is set"\nvalue = "x"', (7, 9, "wants no value")),
        (f'{RULE}field = "Title"\noperator = "is"', (4, 1, "“is” wants one text")),
        (f'{RULE}field = "Tilte"\noperator = "is set"', (5, 9, "Unknown field “Tilte”")),
        (f'{RULE}operator = "is set"', (4, 1, "The field is missing")),
        (f'{RULE}field = 7\noperator = "is set"', (5, 9, "The field is no text")),
        ('[[rules]]\nname = "A"\nflow_item = "Risk"', (1, 1, "The rule has no condition")),
        ('[[rules]]\nname = "A"\nflow_item = "Risk"\nconditions = []', (4, 14, "The rule has no condition")),
        (f'{RULE.replace("Risk", "Rik")}field = "Title"\noperator = "is set"', (3, 13, "Unknown flow item")),
        (f'{RULE}field = "Title"\noperator = "is set"\nvalues = "x"', (7, 1, "Unknown key “values”")),
    ],
)  # fmt: skip
def test_each_problem_is_told_at_its_line_and_column(text: str, expected: tuple[int, int, str]) -> None:
    """What is wrong is named where it stands."""
    (line, column, what), *more = problems(text)

    assert (line, column) == expected[:2]
    assert expected[2] in what
    assert more == []


def test_all_problems_are_told_at_once() -> None:
    """Someone who corrects a file need not run the command once for each mistake."""
    text = (
        f'{RULE}field = "Labl"\noperator = "contains"\nvalue = "x"\n'
        'join = "none"\n[[rules]]\nname = "a"\n  join = "none"\n[colours]\n'
    )

    assert [(line, column) for line, column, _ in problems(text)] == [
        (5, 9), (8, 1), (9, 1), (9, 1), (10, 8), (11, 10), (12, 1),
    ]  # fmt: skip


def test_a_near_word_is_suggested() -> None:
    """A slip of the pen gets the word that was meant."""
    with pytest.raises(RulesError, match="Did you mean “Labels”"):
        read_rules(f'{RULE}field = "Label"\noperator = "is set"', CONTRACT)


def test_places_hold_in_every_form_of_toml() -> None:
    """Dotted keys, quoted keys, strings of all kinds, nested arrays and inline tables keep their places."""
    text = (
        '\'types\'."bug" = """a\n"]#\\"""" # }\n'
        "rules = [ # [\n  { name = '''x''', conditions = [ { field = \"#\", \"value\" = [1, [2]] }, ] },\n]\n"
    )
    places = Places(text)

    assert tomllib.loads(text)["rules"][0]["conditions"][0]["value"] == [1, [2]]
    assert places.value(("types", "bug")) == (1, 17)
    assert places.key(("rules", 0, "conditions", 0, "field")) == (4, 38)
    assert places.value(("rules", 0, "conditions", 0, "value", 1, 0)) == (4, 66)
    assert places.value(("rules", 0, "conditions", 0, "operator")) == (4, 36)


@given(st.dictionaries(st.text(), st.recursive(
    st.integers() | st.text() | st.booleans() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12,
)))  # fmt: skip
def test_every_value_is_found_where_it_stands(data: dict[str, Any]) -> None:
    """Whatever a file holds, the text at a scalar's place is that scalar."""
    import tomlkit  # noqa: PLC0415 - writes any data as TOML

    text = tomlkit.dumps(data)
    decoded, places = tomllib.loads(text), Places(text)

    def check(value: Any, path: tuple[str | int, ...]) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                check(item, (*path, key))
        elif isinstance(value, list):
            for place, item in enumerate(value):
                check(item, (*path, place))
        else:
            rest = text[places.spans[path].value :]
            assert any(_reads_as(rest[:end], value) for end in range(1, len(rest) + 1))

    check(decoded, ())


def _reads_as(text: str, value: Any) -> bool:
    try:
        return bool(tomllib.loads(f"x = {text}")["x"] == value)
    except tomllib.TOMLDecodeError:
        return False


def test_a_file_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    """A folder, a missing file, one that is too large and one that is no text are problems like others."""
    large, latin = tmp_path / "large", tmp_path / "latin"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    latin.write_bytes(b"# a\n# caf\xe9\n")
    expected = {
        tmp_path: "1:1: This is no file",
        tmp_path / "none": "1:1: The file cannot be read",
        large: "1:1: The file is larger than 1,048,576 bytes",
        latin: "2:6: This is not UTF-8 text",
    }

    for path, told in expected.items():
        with pytest.raises(RulesError) as caught:
            load_rules(path, CONTRACT)
        assert [line.startswith(f"F:{told}") for line in caught.value.lines("F")] == [True]


def test_a_file_from_windows_reads_the_same(tmp_path: Path) -> None:
    """A byte order mark and line ends of two characters move no place."""
    path = tmp_path / "rules.toml"
    path.write_bytes(b"\xef\xbb\xbf" + PERSONAL.replace("\n", "\r\n").encode())

    rules = load_rules(path, CONTRACT)

    assert rules.rules == read_rules(PERSONAL, CONTRACT).rules
    assert rules.rules[1].join is Join.ALL
    assert rules.source == str(path)
