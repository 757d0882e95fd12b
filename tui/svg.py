"""Pictures of screens joined into one SVG that asks nobody for anything: no script, no font of a host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from rich.cells import cell_len

_GAP: Final = 16.0
"""Pixels between two pictures."""
_CELL: Final = 12.2
"""Pixels that Rich gives to a cell: the height of a sign (20) by 0.61."""
_BLANK: Final = "\N{NO-BREAK SPACE}"
_FONT_FACE: Final = re.compile(r"@font-face\s*\{[^}]*\}\s*")
"""Rich's rules for a font that would be asked for at a host of its own."""
_FAMILY: Final = re.compile(r"font-family:[^;]*;")
_FIXED: Final = "ui-monospace, 'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace"
_NAMED: Final = re.compile(r"\bterminal-\d+")
"""What Rich begins names with, so that those of two pictures differ; mostly they do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One screen as Rich draws it."""

    name: str
    """What its part of the whole is called; letters, digits and low lines."""
    title: str
    svg: str


def joined(pictures: Sequence[Picture], title: str) -> str:
    """Give one SVG with the pictures below each other; the same pictures give the same text.

    Args:
        pictures: What is shown, from the top.
        title: What the whole is called where a picture cannot be seen.
    """
    whole = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    SubElement(whole, "title").text = title
    width = height = 0.0
    for one in pictures:
        part = _part(one)
        wide, high = (float(number) for number in part.attrib["viewBox"].split()[2:])
        part.attrib |= {"y": f"{height:g}", "width": f"{wide:g}", "height": f"{high:g}"}
        whole.append(part)
        width, height = max(width, wide), height + high + _GAP
    whole.attrib["viewBox"] = f"0 0 {width:g} {height - _GAP:g}"
    return tostring(whole, encoding="unicode") + "\n"


def _part(picture: Picture) -> Element:
    """Give a picture with names of its own, and with nothing that would be asked for elsewhere."""
    part = fromstring(picture.svg)  # noqa: S314 - Rich wrote it just now; every text in it is escaped
    for element in part.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name, value in element.attrib.items():
            element.attrib[name] = _NAMED.sub(picture.name, value)
    for style in part.iter("style"):
        plain = _FAMILY.sub(f"font-family: {_FIXED};", _FONT_FACE.sub("", style.text or ""))
        style.text = _NAMED.sub(picture.name, plain)
    for text in part.iter("text"):
        _place(text)
    for lines in part.iter("defs"):
        for clip in lines.findall("clipPath")[1:]:
            lines.remove(clip)
    part.attrib = {"id": picture.name, "viewBox": part.attrib["viewBox"]}
    told = Element("title")
    told.text = picture.title
    part.insert(0, told)
    return part


def _place(text: Element) -> None:
    """Put a run of cells where it stands, in words that every program draws alike.

    Rich counts signs, which would squeeze those that take two cells; it begins with blanks, which some
    programs drop; and it cuts each line by a path of its own, where none can be too long.
    """
    if "textLength" not in text.attrib:
        return
    words = (text.text or "").lstrip(_BLANK)
    before = len(text.text or "") - len(words)
    text.text = words
    text.attrib["x"] = f"{float(text.attrib['x']) + before * _CELL:g}"
    text.attrib["textLength"] = f"{cell_len(words) * _CELL:g}"
    del text.attrib["clip-path"]
