"""Versions: of this program, of Python and OpenSSL, of the packages it stands on, of the system."""

from __future__ import annotations

import platform
import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import line
from diagnostics.version import __version__

NEEDED: Final = (
    "certifi",
    "click",
    "cryptography",
    "httpx",
    "jinja2",
    "keyring",
    "msgspec",
    "platformdirs",
    "polars",
    "starlette",
    "textual",
    "tomlkit",
    "truststore",
    "uvicorn",
    "xlsxwriter",
    "zxcvbn",
)
"""What this program stands on; `keyring` may be missing."""
_FOLDER: Final = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)\.dist-info")
_STRICT: Final = (3, 13)


def version_lines(machine: Machine) -> Iterator[Line]:
    """Tell of each version; packages by the names of their folders, which is quick."""
    yield line("tool", __version__)
    told = f"{platform.python_version()} ({platform.python_implementation()})"
    strict = tuple(map(int, platform.python_version_tuple()[:2])) >= _STRICT
    yield line("python", f"{told}; strict certificate rules" if strict else told)
    yield line("openssl", ssl.OPENSSL_VERSION)
    installed = package_versions(machine)
    packages = [f"{name} {installed[name]}" for name in NEEDED if name in installed]
    yield line("packages", ", ".join(packages) or "none found", Status.PASS if packages else Status.UNKNOWN)
    yield line("system", _system(machine.root))


def package_versions(machine: Machine) -> dict[str, str]:
    """Give the versions of the packages that are installed, by their normalised names."""
    found: dict[str, str] = {}
    for folder in machine.libraries:
        try:
            names = [one.name for one in folder.iterdir()]
        except OSError:  # a ZIP, or a folder that is not there
            continue
        for name in names:
            if match := _FOLDER.fullmatch(name):
                found.setdefault(re.sub(r"[-_.]+", "-", match["name"]).lower(), match["version"])
    return found


def _system(root: Path) -> str:
    try:
        text = (root / "etc" / "os-release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    pretty = next(
        (row.partition("=")[2].strip('"') for row in text.splitlines() if row.startswith("PRETTY_NAME=")), ""
    )
    kernel = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{pretty}; {kernel}" if pretty else kernel
