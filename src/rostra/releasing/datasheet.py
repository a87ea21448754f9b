"""What a datasheet says that Croissant has a property for: its blocks for responsible AI (RAI).

A block lies between the lines ``<!-- rai:PROPERTY -->`` and ``<!-- /rai:PROPERTY -->``. Its text is
taken as it is, without the generated blocks in it: their figures are those of an earlier release
while a new one is built.
"""

import re
from pathlib import Path

from rostra.files import TEXT_BYTES, read_limited
from rostra.releases import corpus_document

DATASHEET = "DATASHEET.md"

_ONE = {
    "annotationsPerItem",
    "dataAnnotationProtocol",
    "dataCollection",
    "dataCollectionMissingData",
    "dataCollectionRawData",
    "dataImputationProtocol",
    "dataManipulationProtocol",
    "dataReleaseMaintenancePlan",  # the specification allows several, mlcroissant one
    "dataSocialImpact",
}
_MANY = {
    "annotatorDemographics",
    "dataAnnotationAnalysis",
    "dataAnnotationPlatform",
    "dataBiases",
    "dataCollectionType",
    "dataLimitations",
    "dataPreprocessingProtocol",
    "dataUseCases",
    "machineAnnotationTools",
    "personalSensitiveInformation",
}
"""The properties with text of Croissant RAI 1.0, by how many values each may have."""

_MARKER = re.compile(r"<!-- (?P<end>/?)(?P<kind>rai|generated):(?P<name>[A-Za-z0-9-]+) -->")


class DatasheetError(ValueError):
    """A block of a datasheet that cannot be read; the message says why.

    Attributes:
        line: the line of its marker, from 1; None if it is about the whole file.
    """

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.line = line


def responsible_ai(corpus: Path) -> dict[str, str | list[str]]:
    """What the datasheet of a corpus says of responsible AI, by property, in the order of the text.

    Properties that may have several values have a list. The result is empty without a datasheet,
    or without a marked block in it.

    Args:
        corpus: the folder of the corpus.

    Raises:
        DatasheetError: a block has no partner, lies in another one, is empty, is of no property of
            RAI, or is a second one of a property that has one value.
    """
    file = corpus_document(corpus, DATASHEET)
    if file is None:
        return {}
    try:
        text = read_limited(file, TEXT_BYTES).decode("utf-8")
    except UnicodeDecodeError:
        raise DatasheetError("it is not UTF-8", None) from None
    values: dict[str, str | list[str]] = {}
    for name, line, value in _blocks(text):
        if name in _MANY:
            listed = values.setdefault(name, [])
            assert isinstance(listed, list)
            listed.append(value)
        elif name in values:
            raise DatasheetError(f"there is another block rai:{name}, and it has one value", line)
        else:
            values[name] = value
    return values


def _blocks(text: str) -> list[tuple[str, int, str]]:
    """The property, the line and the text of each block."""
    blocks, body = [], list[str]()
    name, start, generated = "", 0, False
    for number, line in enumerate(text.split("\n"), 1):
        marker = _MARKER.fullmatch(line.strip())
        if marker is None:
            if name and not generated:
                body.append(line)
        elif marker["kind"] == "generated":
            generated = not marker["end"]
        elif not marker["end"]:
            _check_start(marker["name"], name, number)
            name, start, body = marker["name"], number, []
        elif marker["name"] != name:
            raise DatasheetError(f"the end of rai:{marker['name']} has no beginning", number)
        else:
            value = re.sub(r"\n{3,}", "\n\n", "\n".join(body)).strip()
            if not value:
                raise DatasheetError(f"the block rai:{name} is empty", start)
            blocks.append((name, start, value))
            name = ""
    if name:
        raise DatasheetError(f"the block rai:{name} has no end", start)
    return blocks


def _check_start(name: str, outer: str, line: int) -> None:
    if outer:
        raise DatasheetError(f"the block rai:{name} lies in the block rai:{outer}", line)
    if name not in _ONE | _MANY:
        raise DatasheetError(f"rai:{name} is not a property with text of Croissant RAI 1.0", line)
