"""A look at XML of strangers before a library parses it.

Entities that grow, files and addresses that are included: all of these need a document type
declaration. What has one is refused, whatever its encoding, before anything in it is expanded.
"""

from typing import Any
from xml.parsers import expat

from rostra.errors import RostraError

_DEPTH = 200
"""Elements within one another; libraries walk trees by recursion."""


def check_xml(content: bytes, place: str) -> None:
    """Refuse XML that a library should not parse.

    Args:
        content: the document.
        place: where it is, for messages.

    Raises:
        RostraError: it is not well-formed, has a document type declaration, or elements nested
            deeper than 200; the message says the line.
    """
    parser = expat.ParserCreate()
    depth = 0

    def refuse(*_: object) -> None:
        raise RostraError(
            f"{place}, line {parser.CurrentLineNumber}: a document type declaration (<!DOCTYPE). "
            "It may include other files or grow without end, and is not read. Remove it"
        )

    def enter(*_: Any) -> None:  # noqa: ANN401 - name and attributes
        nonlocal depth
        depth += 1
        if depth > _DEPTH:
            line = parser.CurrentLineNumber
            raise RostraError(f"{place}, line {line}: more than {_DEPTH} elements in one another")

    def leave(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    try:
        parser.Parse(content, True)  # noqa: FBT003 - that it is the last part
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise RostraError(f"{place} is not well-formed XML ({error})") from None
