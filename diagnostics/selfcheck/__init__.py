"""What this machine and its settings are like, without asking anybody: no socket is opened.

    result = self_check(Options(url="https://tracker.example.com"), this_machine(os.environ, folder))

One module a subject, each a function over the `Machine` that is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnostics.report.levels import Status, Verdict
from diagnostics.secret import Secret
from diagnostics.selfcheck.disk import disk_lines
from diagnostics.selfcheck.keyring import keyring_lines
from diagnostics.selfcheck.locale import locale_lines
from diagnostics.selfcheck.machine import Machine, this_machine
from diagnostics.selfcheck.model import SCHEMA_VERSION, Line, SelfCheck, Subject, Tool
from diagnostics.selfcheck.permissions import permission_lines
from diagnostics.selfcheck.proxy import proxy_lines
from diagnostics.selfcheck.resolvers import resolver_lines
from diagnostics.selfcheck.settings import setting_lines
from diagnostics.selfcheck.terminal import terminal_lines
from diagnostics.selfcheck.time import time_lines
from diagnostics.selfcheck.trust import trust_lines
from diagnostics.selfcheck.versions import version_lines
from diagnostics.settings import PROFILE_FILE, Options, load_target
from diagnostics.target import Target
from diagnostics.version import __version__

__all__ = ["Line", "Machine", "SelfCheck", "Subject", "self_check", "this_machine"]


def self_check(options: Options, machine: Machine) -> SelfCheck:
    """Give what can be told of `machine` and of the settings for a check, offline.

    Args:
        options: What a check would be asked; standard input is not read for a secret.
        machine: What to look at.
    """
    profiles = machine.config / PROFILE_FILE
    # A copy: loading takes the secrets out of the environment, and the lines name what is set.
    target = load_target(options, dict(machine.environment), str, profiles, _not_asked)
    lines = tuple(_lines(machine, target))
    return SelfCheck(
        schema_version=SCHEMA_VERSION,
        tool=Tool(name="tracker-doctor", version=__version__),
        verdict=_verdict(lines),
        lines=lines,
    )


def _not_asked(_name: str) -> Secret:
    """Stand in for the keyring, which might have to be unlocked and connects to D-Bus."""
    return Secret("")


def _lines(machine: Machine, target: Target) -> Iterator[Line]:
    yield from setting_lines(machine, target, machine.config / PROFILE_FILE)
    yield from terminal_lines(machine)
    yield from locale_lines(machine)
    yield from proxy_lines(machine, target)
    yield from trust_lines(machine, target)
    yield from resolver_lines(machine, target.facts().host)
    yield from keyring_lines(machine, target)
    yield from disk_lines(machine)
    yield from permission_lines(machine)
    yield from version_lines(machine)
    yield from time_lines(machine)


def _verdict(lines: tuple[Line, ...]) -> Verdict:
    found = {one.status for one in lines}
    if Status.FAIL in found:
        return Verdict.FAIL
    return Verdict.WARN if Status.WARN in found else Verdict.PASS
