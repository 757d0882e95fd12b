"""The addresses of stories, from polars: whether each has one of its own, on the right host."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import polars as pl

from diagnostics.repeats import once
from diagnostics.rows import StoryRows
from diagnostics.summary import UNSET

_STORY_PATH: Final = r"/story/show/\d+$"
_HOST: Final = r"^[a-zA-Z]+://(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/:?#]*)"
_HOSTS_TOLD: Final = 3
_FIGURES: Final = ("missing", "shared", "foreign", "unusual")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of the stories of one type; the figures count stories."""

    checked: int
    missing: int
    shared: int
    """Another story has the same."""
    foreign: int
    """It leads to another host."""
    unusual: int
    """It does not have Tracker's form, /story/show/ID; compatible hosts have others."""
    hosts: tuple[str, ...]
    """Some of the other hosts."""


def addresses(stories: StoryRows, hosts: Collection[str]) -> dict[str, Addresses]:
    """Give, by story type, what is wrong with the stories' addresses.

    Args:
        stories: Those that were read; a story read twice, or in two files, is one story.
        hosts: Where an address may lead, in lower case.
    """
    url = pl.col("url")
    host = url.str.extract(_HOST).str.to_lowercase()
    missing = url.fill_null("").str.len_bytes() == 0
    alone = once(stories)
    shared = _shared(stories, alone.filter(~missing).select("url"))
    rows = alone.select(
        pl.col("story_type").fill_null(UNSET),
        missing.alias("missing"),
        (url.is_in(shared.implode()) & ~missing).fill_null(value=False).alias("shared"),
        (~host.str.strip_chars("[]").is_in(list(hosts)).fill_null(value=False) & ~missing).alias("foreign"),
        (~url.str.contains(_STORY_PATH) & ~missing).fill_null(value=False).alias("unusual"),
        host.alias("host"),
    )
    figures = [pl.len(), *(pl.col(name).sum() for name in _FIGURES)]
    grouped = stories.ask(rows.group_by("story_type").agg(*figures))
    others = rows.filter(pl.col("foreign") & pl.col("host").is_not_null())
    seen: dict[str, list[str]] = {}
    for name, other in sorted(stories.ask(others.select("story_type", "host").unique()).iter_rows()):
        seen.setdefault(name, []).append(other)
    return {
        str(name): Addresses(checked, lost, twice, foreign, unusual, tuple(seen.get(name, [])[:_HOSTS_TOLD]))
        for name, checked, lost, twice, foreign, unusual in grouped.iter_rows()
    }


def _shared(stories: StoryRows, urls: pl.LazyFrame) -> pl.Series:
    """Give the addresses that more than one story has, each once.

    Of all of them only hashes are held; those that share one are then looked at as they are.
    """
    hashed = pl.col("url").hash()
    hashes = stories.ask(urls.select(hashed)).to_series().sort()
    again = hashes.filter(hashes == hashes.shift()).unique()
    if again.is_empty():
        return pl.Series("url", [], pl.String())
    some = stories.ask(urls.filter(hashed.is_in(again.implode()))).to_series()
    return some.filter(some.is_duplicated()).unique()
