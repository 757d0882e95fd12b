"""A page for each code that the program can print, made from data: offline, and without any input or output.

    page("NET110").means          what it means
    page("NET110").example        a real finding of that code, as the program prints it
    pages()                       all of them, family by family

A code's texts stand in `judge/catalogue/*.toml`, or in `refusals.toml` where it is no finding of a report;
how to see it in `shown.toml`; its example in `examples.json`, which `make examples` writes: it brings each
code about.
"""

from __future__ import annotations

from diagnostics.explain.model import Example, Page, Related, See
from diagnostics.explain.names import UnknownCodeError
from diagnostics.explain.pages import page, pages

__all__ = ["Example", "Page", "Related", "See", "UnknownCodeError", "page", "pages"]
