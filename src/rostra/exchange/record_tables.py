"""The tables of a release as they are, in CSV, JSON Lines, Parquet and Excel: all, or one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from rostra.exchange.exporting import ExportOptions, Extract
    from rostra.exchange.losses import LossReport
    from rostra.progress import Progress


def write_jsonl(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write a table as JSON Lines, or a folder with a file for each table."""
    del report, progress
    for table, file in _files(extract, out, options, "jsonl"):
        with file.open("xb") as stream:
            stream.writelines(extract.lines(table))


def _files(
    extract: Extract, out: Path, options: ExportOptions, suffix: str
) -> list[tuple[str, Path]]:
    """The tables to write, each with its file: the place itself for one table."""
    if options.config is not None:
        return [(options.config, out)]
    out.mkdir()
    return [(table, out / f"{table}.{suffix}") for table in extract.tables()]
