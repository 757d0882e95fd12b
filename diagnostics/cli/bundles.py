"""What goes into a bundle, as options, and what is told of one: its parts, and how to fetch it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import click

from diagnostics.formats import BUNDLE

if TYPE_CHECKING:
    from diagnostics.bundle import Line, Wish

F = TypeVar("F", bound=Callable[..., Any])

_MIB: Final = 1 << 20
_SESSION_WORDS: Final = 4
"""SSH_CONNECTION holds address and port of the client, then of the server."""
_SSH_PORT: Final = "22"
_OPTIONS: Final = (
    click.option("--dry-run", is_flag=True, help="With --format bundle: list its parts, and write nothing."),
    click.option(
        "--without",
        metavar="PART",
        multiple=True,
        help="Leave this part out of the bundle; may be repeated. --dry-run lists them.",
    ),
    click.option(
        "--max-size",
        metavar="MIB",
        type=click.FloatRange(min=0, max=25, min_open=True),
        help="The bundle's largest size; what is large and can be missed is left out.  [default: 1]",
    ),
)


class BundleOptions(NamedTuple):
    """What was asked of a bundle."""

    wish: Wish
    dry_run: bool


def bundle_options(command: F) -> F:
    """Give `command` the options that say what goes into a bundle."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def take_bundle_options(arguments: dict[str, Any], fmt: str | None) -> BundleOptions | None:
    """Take the options of a bundle out of a command's arguments; None where another form was asked for.

    Raises:
        click.UsageError: They were given for another form, or name a part that cannot be left out.
    """
    dry_run, without, size = (arguments.pop(name) for name in ("dry_run", "without", "max_size"))
    if fmt != BUNDLE:
        for option, value in {"--dry-run": dry_run, "--without": without, "--max-size": size}.items():
            if value:
                raise click.UsageError(f"{option} is for a bundle: add --format {BUNDLE}, or leave it out.")
        return None
    from diagnostics.bundle import Wish  # noqa: PLC0415 - slow to load; see the package's docstring

    _check_names(without)
    most = round(size * _MIB) if size else Wish().max_bytes
    return BundleOptions(Wish(without=frozenset(without), max_bytes=most), dry_run)


def _check_names(names: Iterable[str]) -> None:
    from diagnostics.bundle import ABOUT, MANIFEST, NEEDED  # noqa: PLC0415 - slow to load

    for name in names:
        if name in NEEDED or name == MANIFEST:
            raise click.UsageError(f"--without {name}: a bundle is none without it.")
        if name not in ABOUT:
            shown = click.format_filename(name, shorten=False)
            known = ", ".join(one for one in ABOUT if one not in NEEDED)
            raise click.UsageError(f"--without '{shown}': there is no such part; there are: {known}.")


def preview_text(lines: Iterable[Line]) -> str:
    """Give the parts of a bundle as a table, with what each takes in the file."""
    lines = tuple(lines)
    width = max(len(line.name) for line in lines)
    rows = [f"{'part':<{width}}  {'bytes':>12}  {'packed':>12}  what"]
    for line in lines:
        size = "-" if line.left_out else f"{line.packed:,}"
        what = f"left out: {line.left_out}" if line.left_out else line.about
        rows.append(f"{line.name:<{width}}  {line.bytes:>12,}  {size:>12}  {what}")
    going = [line for line in lines if not line.left_out]
    packed = sum(line.packed for line in going)
    rows.append(f"{len(going)} parts, {packed:,} bytes packed. Nothing was written.")
    return "\n".join(rows) + "\n"


def tell_bundle(path: Path, lines: Iterable[Line], wish: Wish) -> None:
    """Say where the bundle is, how large, what is not in it, and how to fetch it from this machine."""
    size = path.stat().st_size
    click.echo(f"Report written to {path} ({size / 1024:,.0f} KiB)", err=True)
    if size > wish.max_bytes:
        click.echo("  larger than wished: the report itself is in it, however large", err=True)
    for line in lines:
        if line.left_out:
            click.echo(f"  without {line.name} ({line.bytes:,} bytes): {line.left_out}", err=True)
    click.echo(f"Fetch it with: {fetch_line(path, os.environ)}", err=True)


def fetch_line(path: Path, environment: Mapping[str, str]) -> str:
    """Give what fetches a file, to be typed on another machine.

    Over SSH the address and port are those that the session came to, else it is this machine's name.
    """
    user = environment.get("USER") or environment.get("LOGNAME") or ""
    session = environment.get("SSH_CONNECTION", "").split()
    if len(session) == _SESSION_WORDS:
        _, _, host, port = session
    else:
        import socket  # noqa: PLC0415 - only for this

        host, port = socket.gethostname(), _SSH_PORT
    place = f"[{host}]" if ":" in host else host
    place = f"{user}@{place}" if user else place
    option = "" if port == _SSH_PORT else f"-P {shlex.quote(port)} "
    return f"scp {option}{shlex.quote(f'{place}:{path}')} ."
