"""Pivotal Tracker REST API v5, read only: GET and nothing else, the token to one origin and nowhere else."""

from __future__ import annotations

from diagnostics.tracker import lean as lean
