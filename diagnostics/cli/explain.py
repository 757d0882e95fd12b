"""`explain`: the page of a code, offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from diagnostics.cli.deliver import print_text, text_width

if TYPE_CHECKING:
    from diagnostics.explain import Page

FORMATS: Final = ("text", "markdown", "json")


@click.command()
@click.argument("code", required=False)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="text", show_default=True)
def explain(code: str | None, fmt: str) -> None:
    """Tell what CODE (such as NET110) means and what to do; without one, list all codes.

    With --format markdown and no code it prints the whole book.
    """
    if code is None:
        print_text(_every(fmt))
        return
    from diagnostics.explain import UnknownCodeError, page  # noqa: PLC0415 - slow to load; see the package's docstring

    try:
        found = page(code)
    except UnknownCodeError as error:
        raise click.UsageError(str(error)) from None
    print_text(_one(found, fmt))


def _every(fmt: str) -> str:
    from diagnostics.explain import json, markdown, pages, text  # noqa: PLC0415 - slow to load; see the package's docstring

    if fmt == "markdown":
        return markdown.write_book(pages())
    return json.write_list(pages()) if fmt == "json" else text.write_list(pages(), text_width())


def _one(found: Page, fmt: str) -> str:
    from diagnostics.explain import json, markdown, text  # noqa: PLC0415 - slow to load; see the package's docstring

    if fmt == "markdown":
        return markdown.write_page(found)
    return json.write_page(found) if fmt == "json" else text.write_page(found, text_width())
