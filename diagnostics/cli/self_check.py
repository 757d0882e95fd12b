"""`self-check`: this machine and the settings, without asking any host."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

FORMATS: Final = ("text", "json")


@click.command(name="self-check")
@click.option("--url", help="The address that a check would ask.  [env: TRACKER_URL]")
@click.option("--username", help="The user's name.  [env: TRACKER_USERNAME]")
@click.option("--token-file", type=click.Path(path_type=Path), help="The file that holds the API token.")
@click.option("--profile", metavar="NAME", help="A profile of profiles.toml.")
@click.option("--ca-file", type=click.Path(path_type=Path), help="The CA certificate to trust (PEM).")
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="text", show_default=True)
def self_check(
    url: str | None,
    username: str | None,
    token_file: Path | None,
    profile: str | None,
    ca_file: Path | None,
    fmt: str,
) -> None:
    """Look at this machine and the settings; no host is asked, and no secret is shown.

    \b
    Exit codes: 0 nothing is broken   2 the settings cannot be used   3 something else is broken
    """  # noqa: D301 - click's own mark for a block that is not to be wrapped
    from diagnostics.cli.deliver import print_text, text_width  # noqa: PLC0415 - slow; see the package's docstring
    from diagnostics.exit_codes import self_check_code  # noqa: PLC0415
    from diagnostics.selfcheck import self_check as look  # noqa: PLC0415
    from diagnostics.selfcheck import this_machine  # noqa: PLC0415
    from diagnostics.selfcheck.text import write_json, write_text  # noqa: PLC0415
    from diagnostics.settings import Options, profile_path  # noqa: PLC0415

    options = Options(url=url, username=username, token_file=token_file, profile=profile, ca_file=ca_file)
    result = look(options, this_machine(os.environ, profile_path().parent))
    print_text(write_json(result) if fmt == "json" else write_text(result, text_width()))
    raise SystemExit(self_check_code(result))
