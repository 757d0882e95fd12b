"""Whose certificates are trusted here: settings, variables, the system's store, certifi."""

from __future__ import annotations

import functools
import os
import re
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from diagnostics.faults import FaultKind
from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.versions import package_versions
from diagnostics.selfcheck.words import coded, line, of_fault
from diagnostics.target import Target

_FILES: Final = ("SSL_CERT_FILE",)
_FOLDERS: Final = ("SSL_CERT_DIR",)
_OF_OTHERS: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Variables that other programs read, and neither httpx nor this program does."""
_HASHED: Final = re.compile(r"[0-9a-fA-F]{8}\.\d")
_CANDIDATES: Final = (
    "etc/ssl/certs/ca-certificates.crt",
    "etc/ssl/cert.pem",
    "etc/pki/tls/cert.pem",
    "etc/ssl/ca-bundle.pem",
)
"""Where systems keep their store when OpenSSL was built to look elsewhere."""


def trust_lines(machine: Machine, target: Target) -> Iterator[Line]:
    """Tell of the CA file in use, of each variable that names one, and of the two stores."""
    yield _option(target)
    for name in (*_FILES, *_FOLDERS, *_OF_OTHERS):
        if value := machine.environment.get(name, ""):
            yield _variable(name, value, target, named="SSL_CERT_FILE" in machine.environment)
    yield _system_store(machine.root)
    yield _certifi(machine)


@functools.cache
def certificates_in(path: Path) -> int:
    """Give how many certificates OpenSSL reads from a file.

    Raises:
        OSError: It cannot be read, or holds none; `ssl.SSLError` is one, too.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cafile=path)
    return context.cert_store_stats()["x509"]


def _option(target: Target) -> Line:
    fault = next((one for one in target.faults if one.kind is FaultKind.CA_FILE), None)
    if fault is not None:
        return of_fault("ca_option", fault)
    if target.ca_file is None:
        return line("ca_option", "none is named", Status.SKIPPED)
    return line("ca_option", f"{target.ca_file}: {_counted(certificates_in(Path(target.ca_file)))}")


def _variable(name: str, value: str, target: Target, *, named: bool) -> Line:
    if name in _FOLDERS:
        return _folder_variable(name, value)
    try:
        told = f"{name} {value}: {_counted(certificates_in(Path(value)))}"
    except OSError as error:
        problem = _problem(error)
        words = {"where": f"{name} {value}", "problem": problem}
        status = Status.FAIL if target.ca_file is None and name in _FILES else Status.WARN
        return coded("ca_variable", "TLS312", f"{name} {value}: {problem}", status, words)
    if target.ca_file is not None:
        return line("ca_variable", f"{told}; the CA file of the settings is used instead")
    if name in _OF_OTHERS:
        told = f"{told}; not read by this program"
        # Where SSL_CERT_FILE is set as well, somebody has thought of programs that read that.
        return line("ca_variable", told) if named else line("ca_variable", told, Status.WARN, "not_read")
    return line("ca_variable", told)


def _folder_variable(name: str, value: str) -> Line:
    count = sum(_hashed(Path(folder)) for folder in value.split(os.pathsep) if folder)
    told = f"{name} {value}: {_counted(count)} by hashed names"
    return line("ca_variable", told) if count else line("ca_variable", told, Status.WARN, "no_certificates")


def _system_store(root: Path) -> Line:
    if sys.platform in {"win32", "darwin"}:
        return line("system_store", "the system's own, asked at each handshake")
    built = ssl.get_default_verify_paths()
    for place in (built.openssl_cafile, *_CANDIDATES):
        if count := _counted_in(path := root / place.lstrip("/")):
            return line("system_store", f"{path}: {_counted(count)}")
    folder = root / built.openssl_capath.lstrip("/")
    if count := _hashed(folder):
        return line("system_store", f"{folder}: {_counted(count)}")
    return line("system_store", "no certificates found", Status.FAIL, "empty")


def _certifi(machine: Machine) -> Line:
    version = package_versions(machine).get("certifi", "")
    for folder in machine.libraries:
        if count := _counted_in(folder / "certifi" / "cacert.pem"):
            return line("certifi", f"{version}, {_counted(count)}; compared with, not trusted by itself")
    return line("certifi", "not installed", Status.SKIPPED)


def _counted_in(path: Path) -> int:
    try:
        return path.read_bytes().count(b"-----BEGIN CERTIFICATE-----")
    except OSError:
        return 0


def _hashed(folder: Path) -> int:
    try:
        return sum(_HASHED.fullmatch(one.name) is not None for one in folder.iterdir())
    except OSError:
        return 0


def _counted(count: int) -> str:
    return f"{count:,} certificate{'' if count == 1 else 's'}"


def _problem(error: OSError) -> str:
    """Give what the system says; OpenSSL's own words for a file without a certificate help nobody."""
    if isinstance(error, ssl.SSLError) or not error.strerror:
        return "it holds no certificate"
    return error.strerror
