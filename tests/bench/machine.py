"""What a run was measured on and with: kinds and versions, and nothing that names a machine or its user."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec

ROOT: Final = Path(__file__).parents[2]
_PACKAGES: Final = ("textual", "httpx", "polars", "click", "msgspec")
_GIB: Final = 1 << 30


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of machine; ratios are compared between runs on one kind."""

    cores: int
    """That this process may use."""
    memory_gib: int
    """0: the system does not tell."""
    architecture: str
    system: str
    python: str

    def __str__(self) -> str:
        memory = f"{self.memory_gib} GiB, " if self.memory_gib else ""
        return f"{self.cores} cores, {memory}{self.architecture}, {self.system}, Python {self.python}"

    def is_like(self, other: Machine) -> bool:
        """Tell whether it is the same kind; a patch of Python makes no other one."""
        return _without_patch(self) == _without_patch(other)


def _without_patch(one: Machine) -> Machine:
    return msgspec.structs.replace(one, python=one.python.rpartition(".")[0])


def machine() -> Machine:
    """Give the kind of this machine."""
    return Machine(
        cores=_cores(),
        memory_gib=_memory_gib(),
        architecture=platform.machine(),
        system=_system(),
        python=platform.python_version(),
    )


def versions() -> dict[str, str]:
    """Give the versions of the packages that figures hang on."""
    return {name: version(name) for name in _PACKAGES}


def commit() -> tuple[str, bool]:
    """Give the commit, short, and whether the tree differs from it; no commit where this is no checkout."""
    head = _git("rev-parse", "--short", "HEAD")
    return head, bool(head) and bool(_git("status", "--porcelain"))


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(  # a fixed program of the machine, found by its name
            ["git", *arguments],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory_gib() -> int:
    try:
        return round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _GIB)
    except (AttributeError, OSError, ValueError):  # not on this system
        return 0


def _system() -> str:
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return platform.system()
    return f"{told['NAME']} {told.get('VERSION_ID', '')}".strip()
