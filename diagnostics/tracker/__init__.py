"""Pivotal Tracker REST API v5, read only: GET and nothing else, the token to one origin and nowhere else."""

from __future__ import annotations

import diagnostics.tracker.lean  # noqa: F401 - before whatever imports httpx
