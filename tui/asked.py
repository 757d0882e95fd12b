"""A target that can be asked: as the settings have it, or as somebody enters it in the connection form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diagnostics.cli.options import options_of
from diagnostics.cli.running import refuse_unusable
from tui.served import is_served

if TYPE_CHECKING:
    from diagnostics.faults import Fault
    from diagnostics.target import Target
    from tui.manner import Manner


def usable_target(target: Target, arguments: dict[str, Any], manner: Manner) -> Target:
    """Give the target, or what the form makes of it where it cannot be asked as it is.

    Args:
        target: What the settings come to.
        arguments: The command's own.
        manner: How the screens are wanted.

    Raises:
        SystemExit: There is none. Who leaves the form did nothing wrong, so that ends with 0; where settings
            were given that cannot be used, they are told as without a form, with 2: the next call with them
            would fail the same way.
    """
    from diagnostics.target import BLOCKING  # noqa: PLC0415 - slow to load; see diagnostics.cli

    if not any(fault.kind in BLOCKING for fault in target.faults):
        return target
    if is_served() or not all(map(_curable, target.faults)):
        refuse_unusable(target)
    from tui.connecting import begun  # noqa: PLC0415
    from tui.first_run import ask_connection  # noqa: PLC0415 - Textual is slow to load

    start = begun(options_of(arguments), target)
    asked, code = ask_connection(start, manner)
    if asked is not None:
        return asked
    if not (code or start.is_blank):
        refuse_unusable(target)
    raise SystemExit(code)


def _curable(fault: Fault) -> bool:
    """Tell whether the form has a field that can cure a fault; a spoiled profile is mended in its file."""
    from diagnostics.faults import FaultKind  # noqa: PLC0415 - slow to load; see diagnostics.cli

    spoiled = fault.kind is FaultKind.SETTINGS_UNKNOWN and "known" not in fault.facts
    return not (spoiled or fault.kind is FaultKind.CA_FILE)
