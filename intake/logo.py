"""A city's mark: a small drawing that goes into the page itself, so it may hold nothing but shapes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

LOGO_BYTES: Final = 4_096

_SVG: Final = "{http://www.w3.org/2000/svg}"
_SHAPES: Final = frozenset("svg g path circle ellipse rect line polyline polygon".split())
_ATTRIBUTES: Final = frozenset(
    "viewBox d points x y x1 y1 x2 y2 cx cy r rx ry width height transform opacity fill fill-rule fill-opacity stroke "
    "stroke-width stroke-linecap stroke-linejoin stroke-opacity".split()
)
# Numbers, colours and the letters of a path; no colon and no url(, so that nothing can be asked of anybody.
_VALUE: Final = re.compile(r"(?!.*url)[\w\s#%.,()+-]*", re.IGNORECASE | re.DOTALL)


def faults(file: Path) -> Iterator[str]:
    """What keeps this drawing out of the page."""
    drawing = file.read_bytes()
    if len(drawing) > LOGO_BYTES:
        yield f"it has {len(drawing)} bytes; {LOGO_BYTES} is the most"
        return
    # Neither a document type nor an entity gets to the parser.
    if b"<!" in drawing or b"<?" in drawing:
        yield "it holds a comment, a document type or an instruction"
        return
    try:
        root = _parsed(drawing)
    except ElementTree.ParseError as wrong:
        yield f"it is no XML: {wrong}"
        return
    if root.tag != f"{_SVG}svg" or "viewBox" not in root.attrib:
        yield "it does not begin with an svg that has a viewBox"
    for element in root.iter():
        if element.tag.removeprefix(_SVG) not in _SHAPES:
            yield f"{element.tag} is no shape"
        if (element.text or "").strip() or (element.tail or "").strip():
            yield "it holds text"
        for name, value in element.attrib.items():
            if name not in _ATTRIBUTES or not _VALUE.fullmatch(value):
                yield f"the attribute {name} may not stand in it"


def read(file: Path) -> str:
    """The drawing for the page, written anew: only what was understood can be in it."""
    return _written(_parsed(file.read_bytes()), more=' aria-hidden="true" focusable="false"')


def _parsed(drawing: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(drawing)  # noqa: S314  # `faults` lets no entity get here


def _written(element: ElementTree.Element, *, more: str = "") -> str:
    tag = element.tag.removeprefix(_SVG)
    attributes = "".join(f' {name}="{" ".join(value.split())}"' for name, value in element.attrib.items())
    return f"<{tag}{attributes}{more}>{''.join(map(_written, element))}</{tag}>"
