"""Diagnoses one connector, Planview Viz and Pivotal Tracker (REST API v5), without a terminal."""

from __future__ import annotations

__version__ = "0.1.0"
