"""Authorities that settings name: the file of an option or a profile, and the two variables of OpenSSL.

OpenSSL passes over a variable whose file is missing and trusts what else it finds, so that the authority
somebody named is not trusted and nothing says why: here it is a fault of the settings.
"""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.tracker.trust import BY_OPENSSL, FILE_VARIABLE, FOLDER_VARIABLE, trust_context

_HASHED: Final = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""What OpenSSL looks for in a folder of authorities; `openssl rehash` gives the names."""


def ca_faults(url: str, ca_file: str | None, environment: Mapping[str, str]) -> list[Fault]:
    """Give what is wrong with the authorities named; the variables count where no file is named.

    Args:
        url: The API's base; without TLS the variables do not matter.
        ca_file: The file that an option or the profile names.
        environment: The process's variables.
    """
    if ca_file is not None:
        problem = _file_problem(ca_file)
        return [_fault(ca_file, ca_file, problem)] if problem else []
    if not BY_OPENSSL or not url.startswith("https:"):
        return []
    file, folders = environment.get(FILE_VARIABLE, ""), environment.get(FOLDER_VARIABLE, "")
    problem = _file_problem(file) if file else ""
    if problem:
        return [_fault(f"{FILE_VARIABLE} {file}", file, problem, FILE_VARIABLE)]
    problem = _folder_problem(folders) if folders and not file else ""
    return [_fault(f"{FOLDER_VARIABLE} {folders}", folders, problem, FOLDER_VARIABLE)] if problem else []


def _file_problem(name: str) -> str:
    """Give why a file of authorities cannot be used; empty where it can."""
    if Path(name).is_dir():
        return "it is a folder and not a file"
    try:
        trust_context(name)
    except OSError as error:  # ssl.SSLError is one, too
        return (
            "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror or "unreadable"
        )
    return ""


def _folder_problem(names: str) -> str:
    """Give why none of some folders can be used; empty where one can."""
    problem = "there is no such folder"
    for name in names.split(os.pathsep):
        try:
            found = [one.name for one in Path(name).iterdir()]
        except NotADirectoryError:
            problem = "it is a file and not a folder"
        except FileNotFoundError:
            continue
        except OSError as error:
            problem = error.strerror or "it cannot be read"
        else:
            if any(map(_HASHED.fullmatch, found)):
                return ""
            problem = "it holds no certificate under a name that OpenSSL looks for"
    return problem


def _fault(where: str, file: str, problem: str, variable: str = "") -> Fault:
    facts: dict[str, Scalar] = {"problem": problem, "file": file, "variable": variable or None}
    return Fault(kind=FaultKind.CA_FILE, where=where, facts=facts)
