"""Measure the agreement of the layers' annotators, or of your own annotation with the corpus.

Without --with, the independent annotations in curated/independent/ are compared with each other;
with it, your file is compared with the corpus's own annotations, in the layers and on the
utterances that you annotated. Counts come first: how many spans, labels and attributes are the
same. Then come Krippendorff's coefficients: u-alpha for spans and labels, |u-alpha for spans alone,
cu-alpha for the labels of spans that both have, (k)u-alpha for one value, nominal alpha for whether
a value occurs in an utterance; and gamma for spans and labels. With --disagreements, each single
difference is listed instead, with both readings: what an adjudicator decides.

Exit codes: 0 compared, 1 problems in a file of annotations, 2 could not run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from rostra.cli.options import add_options
from rostra.cli.problem_report import print_report
from rostra.cli.search_results import csv_lines
from rostra.errors import RostraError
from rostra.evaluation import agreement, disagreements
from rostra.evaluation.agreement_report import (
    agreement_as_json,
    agreement_as_text,
    disagreements_as_json,
    disagreements_as_rows,
    disagreements_as_text,
    disagreements_schema,
    not_compared,
)
from rostra.evaluation.readings import layer_readings
from rostra.files import open_regular
from rostra.problems import Problem
from rostra.releases import Corpus, StoredFile
from rostra.transactions import pending_message
from rostra.validation import Checked, check

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from rostra.validation.content import Record

_TABLE = "curated/annotations.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_options(parser, "corpus")
    layer = "only this layer, such as demand (default: all)"
    parser.add_argument("--layer", metavar="LAYER", help=layer)
    own_file = (
        "your annotations, records of the table annotations, which are compared with those of the "
        "corpus; one layer is enough (default: compare the files in curated/independent/)"
    )
    parser.add_argument("--with", dest="own_file", metavar="MINE.jsonl", type=Path, help=own_file)
    listed = "list each difference with both readings instead of measuring agreement"
    parser.add_argument("--disagreements", action="store_true", help=listed)
    form = "form of the result; csv is for --disagreements (default: %(default)s)"
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text", help=form)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    if args.format == "csv" and not args.disagreements:
        raise RostraError("--format csv is for --disagreements: add it, or choose text or json")
    corpus = Corpus(args.corpus)
    if message := pending_message(corpus.path):
        raise RostraError(message)
    files = [args.own_file] if args.own_file else _independent(corpus)
    records: list[Record] = []
    problems = list[Problem]()
    for file in files:
        checked = check({**corpus.files(), _TABLE: _stored(file)})
        if "annotations" not in checked.schemas:
            raise RostraError("the corpus follows a schema version that has no annotations yet")
        of_table = (problem for problem in checked.problems if problem.file == _TABLE)
        problems.extend(problem._replace(file=str(file.absolute())) for problem in of_table)
        records += checked.tables.get("annotations", ())
    if problems:
        return print_report(problems, corpus.path, args.format, "")
    if not records:
        raise RostraError(f"there are no annotations in {', '.join(map(str, files))}")
    curated = check(corpus.files())
    if "utterances" not in curated.tables:
        return print_report(curated.problems, corpus.path, args.format, "")
    if args.own_file:
        records += _corpus_annotations(curated, records)
    utterances = {record["id"]: record for record in curated.tables["utterances"]}
    lines = _disagreements if args.disagreements else _agreement
    sys.stdout.writelines(lines(records, utterances, args))
    return 0


def _agreement(
    records: Sequence[Record], utterances: Mapping[str, Record], args: argparse.Namespace
) -> Iterator[str]:
    layers = agreement(records, utterances, args.layer)
    _, left_out = layer_readings(records, args.layer)
    if args.format == "json":
        yield f"{json.dumps(agreement_as_json(layers, left_out), indent=2)}\n"
        return
    yield from (f"{line}\n" for line in agreement_as_text(layers))
    yield from _not_compared(left_out)


def _disagreements(
    records: Sequence[Record], utterances: Mapping[str, Record], args: argparse.Namespace
) -> Iterator[str]:
    found = disagreements(records, args.layer)
    compared, left_out = layer_readings(records, args.layer)
    if args.format == "csv":
        rows = disagreements_as_rows(found, utterances)
        yield from csv_lines(pa.Table.from_pylist(rows, disagreements_schema()))
        return
    if args.format == "json":
        report = disagreements_as_json(found, utterances, compared, left_out)
        yield f"{json.dumps(report, ensure_ascii=False, indent=2)}\n"
        return
    yield from (f"{line}\n" for line in disagreements_as_text(found, utterances, compared))
    yield from _not_compared(left_out)


def _not_compared(layers: Sequence[str]) -> Iterator[str]:
    if layers:
        yield f"\n{not_compared(layers)}\n"


def _independent(corpus: Corpus) -> list[Path]:
    files = sorted((corpus.path / "curated/independent").glob("*.jsonl"))
    if len(files) < 2:  # noqa: PLR2004 - a pair
        raise RostraError(f"{corpus.path} has no two independent annotations to compare")
    return files


def _stored(file: Path) -> StoredFile:
    """A file of annotations, which is read in blocks."""
    open_regular(file).close()  # an error for what is not a regular file
    return StoredFile(file)


def _corpus_annotations(checked: Checked, own: Sequence[Record]) -> list[Record]:
    """The annotations of the corpus in the layers that somebody annotated."""
    annotations = checked.tables.get("annotations", ())
    if not annotations:
        raise RostraError("the corpus has no annotations to compare with")
    annotators, layers = ({record[name] for record in own} for name in ("annotator", "layer"))
    if annotators & {record["annotator"] for record in annotations}:
        raise RostraError("your annotator has the same name as one of the corpus: rename yours")
    return [record for record in annotations if record["layer"] in layers]
