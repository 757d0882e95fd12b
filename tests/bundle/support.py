"""Bundles as tests take them apart and put them together again."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diagnostics.bundle import MANIFEST, bundle
from diagnostics.case import Case
from diagnostics.rules import RuleSet
from tests.support.worlds import observed


def case_of(scenario: str, rules: RuleSet | None = None) -> Case:
    """Give the run on a sample world."""
    snapshot, report = observed(scenario)
    return Case(report=report, snapshot=snapshot, rules=rules)


def written(case: Case, path: Path) -> Path:
    """Write the bundle of a run."""
    path.write_bytes(bundle(case))
    return path


def members(source: Path | bytes) -> dict[str, bytes]:
    """Give what a bundle holds, by name and in order."""
    with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put(path: Path, parts: Mapping[str, bytes]) -> None:
    """Pack parts as any other program would."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)


def manifest_of(source: Path | bytes) -> dict[str, Any]:
    """Give a bundle's manifest."""
    manifest: dict[str, Any] = json.loads(members(source)[MANIFEST])
    return manifest


def forge(path: Path, changes: Mapping[str, bytes]) -> None:
    """Change parts of a bundle, sizes and hashes and all, as somebody would who means harm."""
    parts = {**members(path), **changes}
    manifest = json.loads(parts[MANIFEST])
    for part in manifest["parts"]:
        part["bytes"] = len(parts[part["name"]])
        part["sha256"] = hashlib.sha256(parts[part["name"]]).hexdigest()
    put(path, {**parts, MANIFEST: json.dumps(manifest).encode()})
