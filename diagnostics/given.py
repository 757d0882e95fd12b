"""What a program that calls the library may say of a target, by name, and the target that it describes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, TypedDict, Unpack

from diagnostics.home import expanded
from diagnostics.secret import Secret
from diagnostics.settings import Options, load_target
from diagnostics.snapshot import Reading
from diagnostics.target import Target

_BOUNDS: Final = {"deadline_s": (1, 3600), "concurrency": (1, 32)}
"""As the command's options have them."""
_SECRETS: Final = ("token", "password")


class Given(TypedDict, total=False):
    """All is optional; what is left out, or None, comes from the environment, a profile or a default."""

    url: str | None
    """The API's base; a bare host gets `https://` and `/services/v5`."""
    token: Secret | None
    """The API token; it wins over every other source."""
    token_file: str | os.PathLike[str] | None
    """A file that holds the token, mode 0600."""
    username: str | None
    password: Secret | None
    """With `username`: basic authentication on `/me`, which gives the token."""
    profile: str | None
    """A table of the user's `profiles.toml`."""
    projects: Iterable[int] | None
    """Look at these projects only."""
    ca_file: str | os.PathLike[str] | None
    """Trust this authority (PEM)."""
    deadline_s: float | None
    """End the run after so many seconds, 1 to 3600."""
    concurrency: int | None
    """Requests in flight at once, 1 to 32."""
    stories: Reading | Literal["auto", "all", "totals"] | None
    """Read all stories, let the host count them, or decide by how many there are."""


def find_target(**given: Unpack[Given]) -> Target:
    """Give the target that is told here, by the environment and by a profile, as the command finds it.

    What is told here wins over the environment, and that over the profile. Nobody is asked for anything, and
    the environment stays as it is. What is wrong with the settings is in the target's faults.

    Raises:
        TypeError: There is no such setting, or a secret is plain text, which would be shown.
        ValueError: A figure or a word is outside of what there is.
    """
    _check(given)
    options = Options(
        url=given.get("url"),
        username=given.get("username"),
        token=given.get("token"),
        password=given.get("password"),
        token_file=_path(given.get("token_file")),
        profile=given.get("profile"),
        projects=tuple(given.get("projects") or ()),
        ca_file=_path(given.get("ca_file")),
        deadline_s=given.get("deadline_s"),
        concurrency=given.get("concurrency"),
        stories=_reading(given.get("stories")),
    )
    # A copy: the command takes the secrets out of its own variables, and a program's are not ours to change.
    return load_target(options, dict(os.environ), str)


def _check(given: Given) -> None:
    values: dict[str, object] = {**given}
    for name in _SECRETS:
        if not isinstance(values.get(name), Secret | None):
            raise TypeError(f"{name}: wrap it in a Secret, which does not print: {name}=Secret(...)")
    for name, (least, most) in _BOUNDS.items():
        value = values.get(name)
        if isinstance(value, int | float) and not least <= value <= most:
            raise ValueError(f"{name}: {value} is not from {least} to {most}")
    unknown = values.keys() - Given.__annotations__.keys()
    if unknown:
        raise TypeError(f"no such setting: {', '.join(sorted(unknown))}")


def _path(value: str | os.PathLike[str] | None) -> Path | None:
    return None if value is None else expanded(Path(value))


def _reading(value: str | None) -> Reading | None:
    return None if value is None else Reading(value)
