"""A package that is called like the one function it is named after.

`diagnostics.observe` is a package and holds the function `observe`. Once the package is loaded,
`from diagnostics import observe` gives the package; being called, it does what its function does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


class _Called(ModuleType):
    __wrapped__: Callable[..., Any]
    """The function; what shows a signature follows this name."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the function's own
        return self.__wrapped__(*arguments, **named)


def call_as(package: str, function: Callable[..., Any]) -> None:
    """Let the loaded package of that name be called as `function`."""
    module = sys.modules[package]
    module.__class__ = _Called
    module.__wrapped__ = function  # type: ignore[attr-defined] # it is a _Called from here on
