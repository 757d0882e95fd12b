"""A canary in any text of a case, in any form, leaves by no output; and that these tests can fail."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from diagnostics import outputs
from diagnostics.case import Case
from diagnostics.formats import FORMATS
from diagnostics.leaks import LeakError
from diagnostics.redact import redact_case
from diagnostics.secret import Secret
from tests.leaks.encodings import ENCODINGS, RAW
from tests.leaks.planting import blank, made, places, planted
from tests.leaks.searching import found
from tests.leaks.shapes import SHAPES
from tests.leaks.trials import DECODED, OUTPUTS, Outcome, Trial, chosen, outcome, sent_out

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
SHOWN = "/report/findings/0/title"
"""A text that stands in every form."""
_SLOW = {"svg"}
_CASES = {output: 2 if output in _SLOW else 15 for output in OUTPUTS}


def _leaks(trial: Trial, folder: Path) -> list[Trial]:
    return [trial] if outcome(trial, folder) in {Outcome.LEAKED, Outcome.BLOCKED} else []


@pytest.mark.parametrize("output", OUTPUTS)
def test_no_canary_leaves(output: str, tmp_path: Path) -> None:
    """In any field and form: the output holds none of it, or nothing was written; `make leaks` tries more."""
    random = Random(f"{output} 1")  # noqa: S311 - which case is tried, and no secret

    assert [bad for _ in range(_CASES[output]) for bad in _leaks(chosen(random, output), tmp_path)] == []


def test_a_secret_is_taken_out_of_every_field(tmp_path: Path) -> None:
    """Each text that the types of a case have, once: the secret goes, and the report can leave."""
    case: Case = made(Case, lambda _place: f"({TOKEN})")

    assert not found(sent_out(case, DECODED, [Secret(TOKEN)], tmp_path), TOKEN)
    assert len(places()) > 250


def test_a_broken_secret_with_signs_of_markup_is_found(tmp_path: Path) -> None:
    """What looks like a tag between the pieces of a password is a part of it."""
    trial = Trial(output="json", place=SHOWN, form="quoted lines", canary="", before="", after=" and on")
    for canary in (',<NЖ"%GЖ6A}|>lDs1-.FcFk', "{Iq<3ävü&é:2H"):
        assert outcome(replace(trial, canary=canary), tmp_path) is Outcome.REFUSED


@pytest.mark.parametrize("form", SHAPES)
def test_a_secret_nobody_told_of_is_hidden_by_its_shape(form: str, tmp_path: Path) -> None:
    """It goes by its shape alone, and the report leaves."""
    case = planted(SHOWN, f"see {SHAPES[form](TOKEN)} here")

    assert not found(sent_out(case, "json", (), tmp_path), TOKEN)


@pytest.fixture
def _no_redactor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "redact_case", lambda case, _secrets: (case, ()))


@pytest.mark.usefixtures("_no_redactor")
@pytest.mark.parametrize("output", FORMATS)
def test_without_the_redactor_the_scan_refuses(output: str, tmp_path: Path) -> None:
    """In every form, a secret in use and one that nobody told of; no file is there."""
    told = f"https://joe:{TOKEN}@host.test"
    for secrets in ((Secret(TOKEN),), ()):
        with pytest.raises(LeakError, match=r"^BND810: ") as caught:
            sent_out(planted(SHOWN, told), output, secrets, tmp_path)
        assert TOKEN not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("canary", ["TèéX70{\\[Z8èö=IJn7MO<3", "Жöp(UY==1NsHlrl;ñ^eU", "a=bcdef=ghijkl=mnop"])
@pytest.mark.parametrize("output", ["text", "csv-tables"])
def test_a_secret_that_breaks_after_its_own_equals_sign_is_refused(
    output: str, canary: str, tmp_path: Path
) -> None:
    """What looks like a soft line break may be a sign of the secret itself."""
    trial = Trial(output=output, place=SHOWN, form="lines", canary=canary, before='"', after=" and on")

    assert outcome(trial, tmp_path) is Outcome.REFUSED


@pytest.mark.usefixtures("_no_redactor")
@pytest.mark.parametrize("form", [*SHAPES, *ENCODINGS])
def test_without_the_redactor_each_shape_and_form_is_refused(form: str, tmp_path: Path) -> None:
    """The scan stands by itself: it finds all that the redactor takes out, and more."""
    encode = SHAPES.get(form) or ENCODINGS[form]
    case = planted(SHOWN, f"see {encode(TOKEN)} here")
    for output in ("text", "json", "markdown"):
        with pytest.raises(LeakError):
            sent_out(case, output, () if form in SHAPES else (Secret(TOKEN),), tmp_path)


@pytest.mark.usefixtures("_no_redactor")
@pytest.mark.parametrize("output", [output for output in FORMATS if output not in _SLOW])
def test_without_redactor_and_scan_the_canary_is_found(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search of these tests can fail: with both taken out, each form is told as a leak."""
    monkeypatch.setattr(outputs, "refuse_leaks", lambda _parts, _secrets: None)
    trial = Trial(output=output, place=SHOWN, form=RAW, canary=TOKEN, before="", after="")

    assert outcome(trial, tmp_path) is Outcome.LEAKED
    for form in ("base64", "hex", "JSON escapes throughout"):
        assert outcome(replace(trial, form=form), tmp_path) is Outcome.LEAKED


@pytest.mark.parametrize("broken", ["redact_case", "refuse_leaks"])
@pytest.mark.parametrize("output", FORMATS)
def test_a_defect_in_either_leaves_no_file(
    output: str, broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails closed: what cannot be proved clean is not written, and an old file stays."""

    def fail(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(outputs, broken, fail)
    file = tmp_path / "report"
    file.write_text("old")
    with pytest.raises(ZeroDivisionError):
        outputs.write_output(blank(), output, file, ())
    if not FORMATS[output].binary:
        with pytest.raises(ZeroDivisionError):
            outputs.output_text(blank(), output, ())

    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_two_keys_that_differ_by_their_secrets_are_still_two() -> None:
    """Nothing is lost from a mapping whose keys hold secrets."""
    other = TOKEN[::-1]
    report = blank().report
    counts = {f"a {TOKEN}": 1, f"a {other}": 2}
    summary = msgspec.structs.replace(report.summary, stories_by_type=counts)
    case = Case(report=msgspec.structs.replace(report, summary=summary))

    clean, _ = redact_case(case, [Secret(TOKEN), Secret(other)])

    assert sorted(clean.report.summary.stories_by_type.values()) == [1, 2]


def test_what_was_taken_out_is_told_by_rule_and_place_and_never_by_its_text() -> None:
    """Removals name each rule once a place, with a count, and hold no part of a secret."""
    text = f"{TOKEN} {TOKEN} https://joe:{TOKEN[:9]}pw@host.test token={TOKEN[::-1]}"
    _, removals = redact_case(planted("/report/findings/0/cause", text), [Secret(TOKEN)])

    told = {(one.rule, one.place): one.count for one in removals}
    here = "report/findings/0/cause"
    assert told == {
        ("secret in use", here): 2,
        ("address with password", here): 1,
        ("token shape", here): 1,
    }
    assert TOKEN[:9] not in repr(removals)


def test_every_output_and_form_takes_part() -> None:
    """The trials know each output there is, and plant in report, snapshot and rules."""
    assert set(FORMATS) < set(OUTPUTS)
    parts = {place.split("/")[1] for place in places()}
    assert parts == {one.name for one in dataclasses.fields(Case)}
    assert len(list(itertools.chain(ENCODINGS, SHAPES))) > 60
