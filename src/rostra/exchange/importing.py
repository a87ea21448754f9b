"""Imports: the formats, what their readers are given and what they yield."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from rostra.exchange.losses import LossReport
from rostra.exchange.transcripts import Event, OwnColumn, Speaker, Transcript
from rostra.progress import Progress

UNDETERMINED = "und"
"""The language of texts of which nobody says it."""

UNSTATED_LICENCE = "LicenseRef-Source-Text"
"""The licence of texts of which nobody states one."""

Item: TypeAlias = Speaker | Event | OwnColumn | Transcript
"""What a reader yields. A speaker or event comes before the first transcript that names its key."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a user says of the input.

    Attributes:
        mapping: the column (or path of a field) of the input for each field of Rostra. In tables
            of speeches also several, as ``{first} {last}``, or none (empty).
        language: BCP 47 tag of texts that state none; None if the user does not say.
        licence: licence of the texts, an SPDX expression.
        encoding: of text files; None to detect it.
        delimiter: of CSV; None to detect it.
        date_format: how dates are written (``%d.%m.%Y``); None for ISO 8601.
        sheet: the sheet of a workbook; None for the only one that has rows.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    licence: str = UNSTATED_LICENCE
    encoding: str | None = None
    delimiter: str | None = None
    date_format: str | None = None
    sheet: str | None = None


Reader: TypeAlias = Callable[[Sequence[Path], ImportOptions, LossReport, Progress], Iterator[Item]]
"""Reads files of a format: the files or folders, the options, the report to fill, the progress.

Raises RostraError, with file and line, for what cannot be read at all."""

READERS = {
    "csv": "rostra.exchange.tables.speeches:read_csv",
    "jsonl": "rostra.exchange.tables.speeches:read_jsonl",
    "parquet": "rostra.exchange.tables.speeches:read_parquet",
    "xlsx": "rostra.exchange.tables.speeches:read_xlsx",
    "tei": "rostra.exchange.tei.reader:read_tei",
    "convokit": "rostra.exchange.convokit.reader:read_convokit",
    "conllu": "rostra.exchange.tokens.conllu_reader:read_conllu",
    "vrt": "rostra.exchange.tokens.vrt_reader:read_vrt",
}
"""The reader of each format, as module and function."""
