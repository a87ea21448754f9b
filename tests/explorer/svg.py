"""What is in an SVG: its texts and marks."""

from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def texts(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def marks(root: ET.Element, kind: str) -> int:
    return sum(
        element.get("aria-roledescription") == kind for element in root.iter() if element.get("d")
    )
