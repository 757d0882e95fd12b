"""Rows L2, L3, L7 and L8: what is read from this machine's files, and written to them."""

from __future__ import annotations

import contextlib
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from tests.faults.bench import TOKEN, Bench
from tests.faults.model import Ended, Expect, Inject, Scene, case, settings, warned
from tests.faults.setting_up import edited, on

_OLD: Final = "the report of yesterday\n"
_PASSWORD: Final = "quartz-Lantern-92-meadow-Tide"
"""Of the connection's user in every scenario of the embedded Tracker."""
_KEYRINGS: Final = Path(__file__).resolve().parents[1] / "support" / "keyring_site"
_SECRET_LINE: Final = "hunter2-lantern"
_TOO_BIG: Final = (
    "import resource, signal\n"
    "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
    "from tui.__main__ import main\n"
    "main()\n"
)
"""The command where no file may grow beyond 1,000 bytes: each write after them fails as on a full disk."""


def _unwritten(
    place: Callable[[Path], Path], stays: Callable[[Path], list[str]], command: tuple[str, ...] = ()
) -> Inject:
    """Give a place that no report can be written to; `stays` tells what is not as it was."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        folder = bench.home()
        goal = place(folder)
        before = sorted(path.name for path in folder.iterdir())

        def check(_ended: Ended, _report: Mapping[str, Any]) -> list[str]:
            after = sorted(path.name for path in folder.iterdir())
            return [*stays(folder), *([f"left behind: {after}"] if after != before else [])]

        scene = on(bench.host().url, "-o", str(goal))
        yield replace(scene, check=check, command=command or scene.command)

    return inject


def _old_report(folder: Path) -> Path:
    goal = folder / "report.json"
    goal.write_text(_OLD)
    return goal


def _kept(folder: Path) -> list[str]:
    return [] if (folder / "report.json").read_text() == _OLD else ["the old report was changed"]


def _link(folder: Path) -> Path:
    (folder / "elsewhere.json").write_text(_OLD)
    goal = folder / "report.json"
    goal.symlink_to(folder / "elsewhere.json")
    return goal


def _linked_kept(folder: Path) -> list[str]:
    whole = (folder / "elsewhere.json").read_text() == _OLD and (folder / "report.json").is_symlink()
    return [] if whole else ["the link was written through"]


def _profile(make: Callable[[Path], None], *arguments: str) -> Inject:
    """Give a file of profiles that `make` writes, in a home of its own."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        home = bench.home()
        file = home / ".config" / "tracker-doctor" / "profiles.toml"
        file.parent.mkdir(parents=True)
        make(file)
        scene = on(bench.host().url, "--profile", "acme", *arguments, variables={"HOME": str(home)})
        yield replace(scene, secrets=(*scene.secrets, _SECRET_LINE))

    return inject


def _broken_toml(file: Path) -> None:
    file.write_text(f'[acme]\nusername = "viz"\npassword {_SECRET_LINE}\n')


@contextlib.contextmanager
def _open_to_all(bench: Bench) -> Iterator[Scene]:
    file = bench.home() / "token"
    file.write_text(TOKEN)
    file.chmod(0o644)
    scene = on(bench.host().url, "--token-file", str(file))
    yield replace(scene, environment={})


def _keyring(backend: str) -> Inject:
    """Give a profile whose keyring behaves as such a one of the tests' own; a password's file comes next."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        home = bench.home()
        password = home / "password"
        password.write_text(_PASSWORD)
        password.chmod(0o600)
        file = home / ".config" / "tracker-doctor" / "profiles.toml"
        file.parent.mkdir(parents=True)
        lines = ("[acme]", 'keyring = "acme"', 'username = "viz-connector"', f'password_file = "{password}"')
        file.write_text("\n".join(lines))
        file.chmod(0o600)
        variables = {
            "HOME": str(home),
            "PYTHONPATH": str(_KEYRINGS),
            "PYTHON_KEYRING_BACKEND": f"keyring_of_tests.{backend}",
            "PYTHONWARNINGS": "default",  # keyring's own packages warn
        }
        scene = on(bench.host().url, "--profile", "acme")
        yield replace(scene, environment=variables, secrets=(*scene.secrets, _PASSWORD, "hunter2"))

    return inject


def _bundle(spoil: Callable[[Path, zipfile.ZipFile], None], cut: int = 0) -> Inject:
    """Give a bundle that somebody tampered with, and see that nothing is unpacked."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        folder = bench.home()
        path = folder / "bundle.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("manifest.json", '{"schema_version": "1"}')
            spoil(folder, archive)
        if cut:
            path.write_bytes(path.read_bytes()[:-cut])

        def check(_ended: Ended, _report: Mapping[str, Any]) -> list[str]:
            slipped = (folder.parent / "slipped.json").exists()
            return ["a part was unpacked"] if slipped or list(folder.iterdir()) != [path] else []

        yield Scene(arguments=("--from", str(path)), check=check)

    return inject


def _slip(_folder: Path, archive: zipfile.ZipFile) -> None:
    archive.writestr("../slipped.json", "{}")


def _symlink(_folder: Path, archive: zipfile.ZipFile) -> None:
    part = zipfile.ZipInfo("report.json")
    part.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(part, "/etc/passwd")


def _twice(_folder: Path, archive: zipfile.ZipFile) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for _ in range(2):
            archive.writestr("report.json", "{}")


def _whole(_folder: Path, archive: zipfile.ZipFile) -> None:
    archive.writestr("report.json", "{}")


@contextlib.contextmanager
def _leaking(bench: Bench) -> Iterator[Scene]:
    """Give a project whose name is the token in a form that is not taken out of answers."""
    goal = bench.home() / "bundle.zip"

    def check(_ended: Ended, _report: Mapping[str, Any]) -> list[str]:
        return ["a bundle was written"] if goal.exists() else []

    named = edited(
        lambda exchange: exchange.path == "/projects",
        lambda projects: [{**one, "name": TOKEN.encode().hex()} for one in projects],
    )
    with bench.serve(named) as server:
        yield replace(on(server.url, "-o", str(goal)), fmt="bundle", check=check)


def _spoken(code: str, leaves: int) -> Expect:
    return Expect(code=code, severity="", at="", actor="", exit=leaves, spoken=True)


_NO_KEYRING: Final = warned("LOC720", "settings", "user", "password")

CASES: Final = (
    case(
        "L2-full",
        "The disk is full.",
        _unwritten(_old_report, _kept, ("-c", _TOO_BIG)),
        _spoken("LOC710", 1),
    ),
    case(
        "L2-read-only",
        "The folder cannot be written to.",
        _unwritten(lambda _: Path("/proc/report.json"), lambda _: []),
        _spoken("LOC710", 1),
    ),
    case("L2-link", "The place is a symbolic link.", _unwritten(_link, _linked_kept), _spoken("LOC710", 5)),
    case(
        "L3-unreadable",
        "The file of profiles cannot be read.",
        _profile(Path.mkdir),
        settings("LOC711", "profiles.toml"),
    ),
    case(
        "L3-broken",
        "The file of profiles is no TOML.",
        _profile(_broken_toml),
        settings("LOC712", "line 3", "column"),
    ),
    case(
        "L3-readable",
        "Others may read the token's file.",
        _open_to_all,
        warned("LOC713", "settings", "user", "0644"),
    ),
    case("L4-locked", "The keyring is locked.", _keyring("Locked"), _NO_KEYRING),
    case("L4-hangs", "The keyring never answers.", _keyring("Hangs"), _NO_KEYRING),
    case("L4-fails", "The keyring fails in its own way.", _keyring("Fails"), _NO_KEYRING),
    case("L7-slip", "A part of a bundle leads out of it.", _bundle(_slip), _spoken("BND801", 5)),
    case("L7-link", "A part of a bundle is a symbolic link.", _bundle(_symlink), _spoken("BND802", 5)),
    case("L7-twice", "A bundle has a part twice.", _bundle(_twice), _spoken("BND803", 5)),
    case("L7-cut", "A bundle's end is missing.", _bundle(_whole, 40), _spoken("BND807", 5)),
    case("L8", "A secret got past the redactor of a bundle.", _leaking, _spoken("BND810", 5)),
)
