"""Exports: a release, or a part of it, written in a format of others."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import orjson

from rostra.errors import NotFoundError, OptionError, RostraError
from rostra.exchange.losses import LossError, LossReport
from rostra.files import new_place
from rostra.progress import Progress, silent
from rostra.released_rows import lines
from rostra.releases import Corpus, Release

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from rostra.concordance.query.filters import Filters

Record: TypeAlias = dict[str, Any]

_NOT_METADATA = ("utterance", "x_token")
"""The beginnings of the columns by which utterances are not filtered: their texts and tokens."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a user says of the output; None or False where a format has no such option.

    Attributes:
        config: the table to write; None for all.
        spreadsheet_safe: keep values from being read as formulas.
        profile: the name of a customisation of the format.
    """

    config: str | None = None
    spreadsheet_safe: bool = False
    profile: str | None = None


class Format(NamedTuple):
    """A format to write.

    Attributes:
        writer: the module and function that write it, a `Writer`.
        options: the names of the `ExportOptions` that it has.
    """

    writer: str
    options: frozenset[str] = frozenset()


FORMATS = {
    "csv": Format(
        "rostra.exchange.tables.records:write_csv", frozenset({"config", "spreadsheet_safe"})
    ),
    "convokit": Format("rostra.exchange.convokit.records:write_convokit"),
    "jsonl": Format("rostra.exchange.tables.records:write_jsonl", frozenset({"config"})),
    "parquet": Format("rostra.exchange.tables.records:write_parquet", frozenset({"config"})),
    "tei": Format("rostra.exchange.tei.writer:write_tei", frozenset({"profile"})),
    "xlsx": Format("rostra.exchange.tables.excel:write_xlsx", frozenset({"config"})),
    "conllu": Format("rostra.exchange.tokens.conllu_writer:write_conllu"),
    "docbin": Format("rostra.exchange.tokens.docbin_writer:write_docbin"),
    "vrt": Format("rostra.exchange.tokens.vrt_writer:write_vrt"),
}
"""Every format that is written."""


class Extract:
    """The rows of a release that are exported: all, or those of some utterances.

    With filters, sources, speakers, events, annotations, corrections and external facts that
    belong to none of the utterances are left out as well.

    Args:
        release: the release. The checksums of a table's files are compared before its first row.
        where: filters of utterances, see `rostra.concordance.query.filters`; None for all.
        progress: reports a stage for each table that is read, in bytes of JSON Lines.

    Attributes:
        release: the release.

    Raises:
        RostraError: a filter selects nothing or is malformed, or a file was changed.
    """

    def __init__(
        self, release: Release, where: Filters = None, progress: Progress = silent
    ) -> None:
        self.release, self._progress = release, progress
        self._kept = _Kept(release, where) if where else None
        self._proved: set[str] = set()

    @property
    def is_partial(self) -> bool:
        """Whether filters leave something out."""
        return self._kept is not None

    def tables(self) -> list[str]:
        """The names of the tables, the default one first."""
        return self.release.tables()

    def rows(self, table: str) -> Iterator[Record]:
        """The rows of a table by ascending id, each a new dict.

        Raises:
            NotFoundError: there is no such table.
            DamagedError: a file of it is not the one that was released.
        """
        return map(orjson.loads, self.lines(table))

    def lines(self, table: str) -> Iterator[bytes]:
        """The same rows as JSON, each with its line end."""
        self._prove(table)
        advance = self._progress(f"reading {table}", self.release.jsonl_size(table))
        every = lines(self.release, table, advance)
        if self._kept is None:
            return (line.raw for line in every)
        return self._kept.lines(table, (line.raw for line in every))

    def report_filtered(self, report: LossReport, tables: Iterable[str]) -> None:
        """Report how many rows of these tables the filters leave out."""
        for table in tables if self._kept else ():
            words = table.replace("_", " ")
            message = f"The filters leave these {words} out."
            number = self.release.number(table) - self._number(table)
            if number:
                loss_id = f"filtered-{table.replace('_', '-')}"
                report.add("dropped", loss_id, message, count=number)

    def _number(self, table: str) -> int:
        known = self._kept.known_number(table) if self._kept else self.release.number(table)
        return sum(1 for _ in self.lines(table)) if known is None else known

    def _prove(self, table: str) -> None:
        if table not in self._proved:
            for file in self.release.row_files(table):
                self.release.verified_file(file)
            self._proved.add(table)


class _Kept:
    """Which rows belong to the utterances that filters select."""

    def __init__(self, release: Release, where: Filters) -> None:
        from rostra.concordance.metadata import Metadata  # noqa: PLC0415 - numpy, for filters alone
        from rostra.concordance.query import utterance_mask  # noqa: PLC0415
        from rostra.released_tables import read_table, table_schema  # noqa: PLC0415

        names = table_schema(release, "utterances").names
        columns = [name for name in names if not name.startswith(_NOT_METADATA)]
        table = read_table(release, "utterances", columns)
        self._mask: NDArray[np.bool_] = utterance_mask(Metadata(lambda: table), where)
        kept = table.filter(self._mask)
        self._ids = {
            "utterances": set(kept["id"].to_pylist()),
            "sources": set(kept["source_id"].unique().to_pylist()),
            "speakers": set(kept["speaker_id"].unique().to_pylist()),
            "events": set(kept["event_id"].unique().to_pylist()) - {None},
        }

    def known_number(self, table: str) -> int | None:
        """How many rows of a table are kept; None for one that has to be read."""
        return len(self._ids[table]) if table in self._ids else None

    def lines(self, table: str, every: Iterator[bytes]) -> Iterator[bytes]:
        """Those of the lines of a table that are kept."""
        if table == "utterances":
            yield from (raw for raw, kept in zip(every, self._mask, strict=True) if kept)
        elif table in self._ids:
            ids = self._ids[table]
            yield from (raw for raw in every if orjson.loads(raw)["id"] in ids)
        elif table == "annotations":
            ids = self._ids["utterances"]
            yield from (raw for raw in every if orjson.loads(raw)["utterance_id"] in ids)
        else:
            yield from (raw for raw in every if self._has_record(orjson.loads(raw)))

    def _has_record(self, row: Record) -> bool:
        """Whether what a correction or an external fact is about is kept."""
        if row["table"] == "annotations":
            return row["record_id"].rsplit(".", 3)[0] in self._ids["utterances"]
        return row["record_id"] in self._ids.get(row["table"], ())


Writer: TypeAlias = "Callable[[Extract, Path, ExportOptions, LossReport, Progress], None]"
"""Writes a format: the rows, the place of the file or folder to make, options, report, progress.

There is nothing at the place, and the folder that it is in exists. Whatever the writer raises,
nothing of it stays."""


def export_corpus(  # noqa: PLR0913 - what to write, in which format, and where to
    form: str,
    out: str | os.PathLike[str],
    *,
    corpus: str | os.PathLike[str] | None = None,
    version: str | None = None,
    where: Filters = None,
    options: ExportOptions | None = None,
    strict: bool = False,
    progress: Progress = silent,
) -> LossReport:
    """Write a release in another format: a file or a folder, which appears complete or not at all.

    Args:
        form: the format, a key of `FORMATS`.
        out: the file or folder to make. A file is replaced, a folder must not exist.
        corpus: a corpus folder; None for the corpus that this package ships.
        version: number of the release; None for the newest.
        where: filters of utterances, see `rostra.concordance.query.filters`. What belongs to none
            of the utterances is left out as well.
        options: what else there is to say of the format.
        strict: write nothing where something would be lost; what filters leave out is reported
            and is not a loss.
        progress: reports each stage.

    Returns:
        What the format does not hold, or holds in another form.

    Raises:
        LossError: `strict`, and something would be lost.
        RostraError: there is no such corpus, release, table or format, a filter selects nothing, or
            a file is not the one that was released.
    """
    options, report = options or ExportOptions(), LossReport()
    writer = _writer(form, options)
    extract = Extract(Corpus(corpus).release(version), where, progress)
    if options.config is not None and options.config not in extract.tables():
        raise NotFoundError(
            f"Release {extract.release.version} has no config {options.config!r}. "
            f"There are: {', '.join(extract.tables())}"
        )
    with new_place(out) as place:
        writer(extract, place, options, report, progress)
        if strict and report.has_losses():
            raise LossError(report)
    extract.report_filtered(report, [options.config] if options.config else extract.tables())
    return report


def _writer(form: str, options: ExportOptions) -> Writer:
    if form not in FORMATS:
        raise OptionError(f"{form!r} is not a format to write. There are: {', '.join(FORMATS)}")
    for name in ExportOptions.__slots__:
        if getattr(options, name) and name not in FORMATS[form].options:
            having = ", ".join(other for other, entry in FORMATS.items() if name in entry.options)
            raise RostraError(
                f"{form} has no option --{name.replace('_', '-')}"
                + (f": it is of {having}" if having else "")
            )
    module, _, function = FORMATS[form].writer.partition(":")
    writer: Writer = getattr(import_module(module), function)
    return writer
