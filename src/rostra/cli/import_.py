"""Make a corpus of files in another format, and tell what did not fit.

Formats: csv, jsonl, parquet and xlsx for a table of speeches; tei for ParlaMint, its .ana, and
Parla-CLARIN; convokit; conllu and vrt for texts with tokens. What Rostra exported itself comes back
as the same records.

--map names the column of a field: --map speech=text speaker=name, or a file of JSON or TOML with
such pairs. Of a table of speeches, several columns can make a field: speaker='{first} {last}'.
Columns that are not mapped stay as own columns (x_…).

The report says what is wrong in the input (it is never mended), what was dropped or altered, and
which columns have a default. Each imported corpus has a text for each source: the document, or one
written from the speeches (text_basis reconstructed).

Exit codes: 0 imported; 1 with --strict, something would be lost (nothing was written); 2 could not
run.
"""

import argparse
from pathlib import Path

from rostra.cli import options
from rostra.cli.loss_report import add_report_options, conclude
from rostra.cli.progress_bar import progress_bar
from rostra.exchange.corpus_import import Imported, import_corpus, read_mapping
from rostra.exchange.importing import READERS, ImportOptions
from rostra.exchange.losses import LossError
from rostra.printable import counted, shell_command

_TABLES = ("utterances", "speakers", "events", "sources")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    formats = f"format of the input: {', '.join(READERS)}"
    parser.add_argument("form", metavar="FORMAT", choices=tuple(READERS), help=formats)
    parser.add_argument("inputs", metavar="INPUT", nargs="+", type=Path, help="files or folders")
    out = "the folder of the corpus to make (required)"
    parser.add_argument("--out", required=True, metavar="CORPUS", type=Path, help=out)
    mapping = "pairs field=column of the input, or files of JSON or TOML with such pairs"
    parser.add_argument(
        "--map",
        nargs="+",
        action="extend",
        default=[],
        metavar="MAP",
        type=_mapping_argument,
        help=mapping,
    )
    parser.add_argument("--name", help="name of the corpus (default: that of its folder)")
    licence = "licence of the texts, an SPDX expression (default: %(default)s)"
    parser.add_argument(
        "--licence",
        default="LicenseRef-Source-Text",
        metavar="SPDX",
        type=options.licence,
        help=licence,
    )
    language = "language of texts that state none, a BCP 47 tag (default: und, undetermined)"
    parser.add_argument("--language", metavar="TAG", type=options.language_tag, help=language)
    encoding = "encoding of text files, such as cp1252 (default: detected and reported)"
    parser.add_argument("--encoding", metavar="NAME", help=encoding)
    delimiter = "what separates the columns of csv (default: detected and reported)"
    parser.add_argument("--delimiter", metavar="CHARACTER", help=delimiter)
    date_format = "how dates are written, such as %%d.%%m.%%Y (default: ISO 8601)"
    parser.add_argument("--date-format", metavar="FORM", help=date_format)
    sheet = "sheet of a workbook (default: the only one that has rows)"
    parser.add_argument("--sheet", metavar="NAME", help=sheet)
    add_report_options(parser)


def _mapping_argument(text: str) -> str:
    """A pair or a file of pairs; not an input, which would be taken for one after --map."""
    if "=" in text or Path(text).suffix in {".json", ".toml"}:
        return text
    raise argparse.ArgumentTypeError(
        f"{text!r} is neither field=column nor a file .json or .toml; an INPUT goes before --map"
    )


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    known = ImportOptions(
        mapping=read_mapping(args.map),
        language=args.language,
        licence=args.licence,
        encoding=args.encoding,
        delimiter=args.delimiter,
        date_format=args.date_format,
        sheet=args.sheet,
    )
    try:
        with progress_bar() as progress:
            imported = import_corpus(
                args.form,
                args.inputs,
                args.out,
                known,
                name=args.name,
                strict=args.strict,
                progress=progress,
            )
    except LossError as error:
        return conclude(args, error.report, str(error), code=1)
    more = {"records": dict(imported.counts), "own_columns": dict(imported.own_columns)}
    return conclude(args, imported.report, _verdict(args.out, imported), more=more)


def _verdict(out: Path, imported: Imported) -> str:
    """What was made, and the command that comes next."""
    listed = (counted(imported.counts[table], table) for table in _TABLES)
    columns = (
        f"own columns of {table}: {', '.join(names)}"
        for table, names in imported.own_columns.items()
    )
    build = shell_command("rostra", "build", "--corpus", out)
    return "\n".join([f"{out}: {', '.join(listed)}", *columns, f"next: {build}"])
