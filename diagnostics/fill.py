"""How stories fill their fields, from polars."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl


def filled(stories: pl.DataFrame, columns: Iterable[str]) -> dict[str, int]:
    """Give how many rows have a value in each column; an empty list or text is none."""
    known = [name for name in columns if name in stories.columns]
    if not known:
        return {}
    row = stories.select(_has_value(stories.schema[name], name) for name in known).row(0, named=True)
    return {name: int(row[name]) for name in known}


def with_integration(stories: pl.DataFrame) -> int:
    """Give the stories that carry an external id or name an integration."""
    return stories.filter(pl.col("external_id").is_not_null() | pl.col("integration_id").is_not_null()).height


def _has_value(kind: pl.DataType, name: str) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.List):
        return (column.list.len().fill_null(0) > 0).sum().alias(name)
    if kind == pl.String:
        return (column.str.len_bytes().fill_null(0) > 0).sum().alias(name)
    return column.is_not_null().sum().alias(name)
