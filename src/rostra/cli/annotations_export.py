"""Write a source with its utterances and annotations in a format of an annotation tool.

web-annotation is W3C Web Annotation, a page of JSON-LD beside the text; label-studio the tasks of
Label Studio and the configuration of their labels; brat a folder of brat; cas-xmi and cas-json what
INCEpTION reads; refi-qda a project of programs for qualitative data analysis. The text is that of
the source, each utterance is a span that says who speaks, and the annotations of the chosen layers
are spans with labels and attributes. What a format cannot hold is reported.

Exit codes: 0 written, 1 refused by --strict (nothing was written), 2 could not run.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

from rostra.cli.loss_report import add_report_options, conclude
from rostra.cli.options import add_options
from rostra.errors import RostraError
from rostra.exchange.annotation_tools.formats import FORMATS, tool_format
from rostra.exchange.annotation_tools.task import ANNOTATIONS, Record, Task, annotation_task
from rostra.exchange.losses import LossError, LossReport
from rostra.files import new_file, new_folder, open_regular
from rostra.printable import counted
from rostra.releases import Corpus, StoredFile
from rostra.transactions import pending_message
from rostra.validation import Checked, check


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    formats = f"format of the tool: {', '.join(FORMATS)}"
    parser.add_argument("tool_format", metavar="FORMAT", choices=FORMATS, help=formats)
    out = "the file to write; the folder where the format has several files"
    add_task_options(parser)
    sent = "whose annotations are sent (default: those of the one annotator of each layer)"
    parser.add_argument("--annotator", metavar="NAME", help=sent)
    parser.add_argument("--out", metavar="PATH", type=Path, required=True, help=out)
    add_report_options(parser)


def add_task_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is annotated."""
    add_options(parser, "corpus")
    parser.add_argument("--source", metavar="ID", required=True, help="id of the source")
    layers = (
        "the layers to annotate, with commas between (default: those that the source has "
        "annotations of, else all)"
    )
    parser.add_argument("--layers", metavar="NAMES", type=_names, default=(), help=layers)
    own = (
        "records of the table annotations that are sent, such as those of a first round (default: "
        "those of the corpus)"
    )
    parser.add_argument("--from", dest="own_file", metavar="MINE.jsonl", type=Path, help=own)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    _, task = read_task(args, args.annotator)
    report = LossReport()
    files = tool_format(args.tool_format).write(task, report)
    if args.strict and report.has_losses():
        return conclude(args, report, str(LossError(report)), code=1)
    _write(args.out, files)
    verdict = (
        f"{args.out}: {args.source} with {counted(len(task.utterances), 'utterances')} and "
        f"{counted(len(task.spans), 'annotations')} of {', '.join(task.layers)}"
    )
    return conclude(args, report, verdict)


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    """Write one file at a place, or several into a folder there, whole or not at all."""
    if len(files) == 1:
        with new_file(out, "wb") as file:
            file.write(*files.values())
        return
    with new_folder(out) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)


def read_task(args: argparse.Namespace, annotator: str | None) -> tuple[Checked, Task]:
    """The checked corpus, and the task that the options of `add_task_options` name."""
    corpus = Corpus(args.corpus)
    if message := pending_message(corpus.path):
        raise RostraError(message)
    checked = check(corpus.files())
    own = None if args.own_file is None else _own(corpus, args.own_file)
    return checked, annotation_task(checked, args.source, args.layers, annotator, own)


def _own(corpus: Corpus, file: Path) -> list[Record]:
    """The records of a file of annotations, if it has no problems."""
    open_regular(file).close()  # an error for what is not a regular file
    checked = check({**corpus.files(), ANNOTATIONS: StoredFile(file)})
    for problem in checked.problems:
        if problem.file == ANNOTATIONS:
            line = "" if problem.line is None else f":{problem.line}"
            raise RostraError(f"{file}{line}: {problem.id}: {problem.message}")
    return list(checked.tables["annotations"])


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
