"""Measure the agreement of the layers' annotators, or of your own annotation with the corpus.

Without --with, the independent annotations in curated/independent/ are compared with each other;
with it, your file is compared with the corpus's own annotations, on the utterances that you
annotated. The coefficients are Krippendorff's: u-alpha for spans and labels, |u-alpha for spans
alone, cu-alpha for the labels of spans that both have, (k)u-alpha for one value, nominal alpha for
whether a value occurs in an utterance.

Exit codes: 0 compared, 1 problems in a file of annotations, 2 could not run.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from rostra.cli.options import add_options
from rostra.cli.problem_report import print_report
from rostra.errors import RostraError
from rostra.evaluation import Coefficient, LayerAgreement, agreement
from rostra.evaluation.krippendorff import DRAWS
from rostra.files import open_regular
from rostra.printable import counted
from rostra.problems import Problem
from rostra.releases import Corpus, StoredFile
from rostra.transactions import pending_message
from rostra.validation import Checked, check
from rostra.validation.content import Record

_TABLE = "curated/annotations.jsonl"
_LEVELS = {"firm": 0.8, "tentative": 2 / 3}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_options(parser, "corpus")
    layer = "only this layer, such as demand (default: all)"
    parser.add_argument("--layer", metavar="LAYER", help=layer)
    own_file = (
        "your annotations, records of the table annotations, which are compared with those of the "
        "corpus (default: compare the files in curated/independent/)"
    )
    parser.add_argument("--with", dest="own_file", metavar="MINE.jsonl", type=Path, help=own_file)
    form = "form of the result (default: %(default)s)"
    parser.add_argument("--format", choices=("text", "json"), default="text", help=form)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
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
        records += _corpus_annotations(curated, {record["annotator"] for record in records})
    utterances = {record["id"]: record for record in curated.tables["utterances"]}
    layers = agreement(records, utterances, args.layer)
    if args.format == "json":
        report = {"heading": _heading(layers), "layers": list(map(_as_objects, layers))}
        print(json.dumps(report, indent=2))
    else:
        print("\n".join(_text(layers)))
    return 0


def _independent(corpus: Corpus) -> list[Path]:
    files = sorted((corpus.path / "curated/independent").glob("*"))
    if len(files) < 2:  # noqa: PLR2004 - a pair
        raise RostraError(f"{corpus.path} has no two independent annotations to compare")
    return files


def _stored(file: Path) -> StoredFile:
    """A file of annotations, which is read in blocks."""
    open_regular(file).close()  # an error for what is not a regular file
    return StoredFile(file)


def _corpus_annotations(checked: Checked, annotators: set[str]) -> list[Record]:
    annotations = list(checked.tables.get("annotations", ()))
    if not annotations:
        raise RostraError("the corpus has no annotations to compare with")
    if annotators & {record["annotator"] for record in annotations}:
        raise RostraError("your annotator has the same name as one of the corpus: rename yours")
    return annotations


def _heading(layers: list[LayerAgreement]) -> str:
    names = sorted({name for layer in layers for name in layer.annotators})
    if all(name.startswith("model-") for name in names):
        return f"consistency of {counted(len(names), 'model annotators')}, not validity"
    return f"agreement of {', '.join(names)}"


def _text(layers: list[LayerAgreement]) -> Iterator[str]:
    yield _heading(layers)
    yield (
        f"Krippendorff's alpha with 95 % intervals over utterances ({DRAWS:,} draws); "
        ".80 is firm, .667 tentative"
    )
    for layer in layers:
        if layer.by == "label":
            yield ""
            yield f"{layer.name}: {counted(layer.utterances, 'utterances')}"
            yield _line("spans and labels, u-alpha", layer.spans.u)
            yield _line("spans, |u-alpha", layer.spans.binary)
        yield _line(f"{layer.by}, cu-alpha", layer.spans.cu)
        if layer.alpha:
            yield _line(f"{layer.by}, nominal alpha", layer.alpha)
        yield from _values(layer)


def _line(name: str, coefficient: Coefficient) -> str:
    return f"  {name:<28}{_with_interval(coefficient)}"


def _values(layer: LayerAgreement) -> Iterator[str]:
    """Yield a table of the values of a layer: spans by annotator, common spans, coefficients."""
    names = " ".join(f"{name.removeprefix('model-')[:8]:>8}" for name in layer.annotators)
    yield f"    {layer.by:<26}{names} {'in both':>8}  {'alpha':<28}{'(k)u-alpha'}"
    for name, value in layer.values.items():
        units = " ".join(f"{value.units[annotator]:>8}" for annotator in layer.annotators)
        alpha = _with_interval(value.alpha)
        if value.skewed:  # where one answer is nearly always given, counts say more
            alpha = f"in {' and '.join(map(str, value.utterances.values()))} utterances"
        yield f"    {name:<26}{units} {value.both:>8}  {alpha:<28}{_number(value.unitizing.value)}"


def _with_interval(coefficient: Coefficient) -> str:
    if coefficient.value is None:
        return "nothing varies"
    level = next((name for name, least in _LEVELS.items() if coefficient.value >= least), "low")
    interval = ""
    if coefficient.low is not None:
        interval = f" [{_number(coefficient.low)}, {_number(coefficient.high)}]"
    return f"{_number(coefficient.value)}{interval} {level}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}".replace("0.", ".", 1)


def _as_objects(value: object) -> object:
    """Return a value with its named tuples as objects."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: _as_objects(part) for key, part in value._asdict().items()}
    if isinstance(value, dict):
        return {key: _as_objects(part) for key, part in value.items()}
    return list(value) if isinstance(value, tuple) else value
