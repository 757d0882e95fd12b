"""`diagnose`: one run to its end, judged, without its secrets."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import aclosing
from pathlib import Path
from typing import Unpack

from diagnostics.case import Case
from diagnostics.contract import Contract, load_contract
from diagnostics.given import Given, find_target
from diagnostics.home import expanded
from diagnostics.judge import PANE_STAGES, judge
from diagnostics.leaks import refuse_leaks
from diagnostics.library.progress import shown
from diagnostics.observe import Observation, Surroundings
from diagnostics.redact import redact_case
from diagnostics.report.json import encode
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.rules import RuleSet, load_rules
from diagnostics.secret import Secret
from diagnostics.target import Target

Rules = RuleSet | str | os.PathLike[str]
"""Rules, or the file that holds them."""


async def diagnose(
    target: Target | None = None,
    *,
    rules: Rules | None = None,
    pane: PaneName | str | None = None,
    progress: bool | None = None,
    surroundings: Surroundings | None = None,
    **given: Unpack[Given],
) -> Report:
    """Give the report on a target, as `tracker-doctor check` would.

    In a notebook: `report = await diagnose(...)`. In a script: `report = asyncio.run(diagnose(...))`.
    Cancelling it ends the run and leaves nothing behind. What the run meets is in the report, settings that
    cannot be used included; nobody is asked for anything.

    Args:
        target: Where and as whom; None: as `find_target(**given)` has it.
        rules: What stories become, or the file that says so; None: what the target's settings name, or else
            what this program proposes.
        pane: The one pane to look at, by its JSON key; None: all.
        progress: Show how far it is: True in any IPython, None in a notebook only, False never. Elsewhere
            it is not shown, since the library prints nothing: take the events of `observe` there.
        surroundings: Time, network and transport; None: the machine's own.
        given: What describes the target, where none is given.

    Raises:
        TypeError: Both a target and what describes one were given, or a secret is plain text.
        ValueError: There is no such pane, or a figure is out of its bounds.
        RulesError: The file of rules cannot be used; nothing was asked.
        LeakError: The host sent a secret back in a form that could not be taken out; there is no report.
    """
    if target is not None and given:
        raise TypeError("give a target, or what describes one, and not both")
    target = target or find_target(**given)
    contract = load_contract()
    used = _rules(target.rules_file if rules is None else rules, contract)
    observation = _observation(target, surroundings, PaneName(pane) if pane else None)
    with shown(observation.steps, wanted=progress) as show:
        async with aclosing(observation.__aiter__()) as events:
            async for event in events:
                show.event(event)
        report = judge(observation.snapshot(), contract, used)
        report = _without_secrets(report, target.secrets(contract))
        show.end(report)
    return report


def _rules(rules: Rules | None, contract: Contract) -> RuleSet | None:
    if rules is None or isinstance(rules, RuleSet):
        return rules
    return load_rules(expanded(Path(rules)), contract)


def _observation(target: Target, surroundings: Surroundings | None, pane: PaneName | None) -> Observation:
    if pane is None:
        return Observation(target, surroundings)
    return Observation(target, surroundings, pane=pane, wanted=PANE_STAGES[pane])


def _without_secrets(report: Report, secrets: Collection[Secret]) -> Report:
    """Give the report as it may be shown: a notebook is saved with what stands in it, and sent on."""
    clean = redact_case(Case(report=report), secrets)[0].report
    refuse_leaks({"the report": encode(clean).encode()}, secrets)
    return clean
