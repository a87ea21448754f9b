"""How far the annotators of the layers agree, or how far your own annotation agrees with ours.

Without --with, the independent annotations in curated/independent/ are compared with each other;
with it, your file with the corpus's own annotations, on the utterances that you looked at. Figures
are Krippendorff's: u-alpha for spans and what they are called, |u-alpha for spans alone, cu-alpha
for what they are called where both have one, (k)u-alpha for one value, alpha for "stands in the
utterance or not".

Exit codes: 0 compared, 1 problems in a file of annotations, 2 could not run.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rostra.cli.report import add_corpus, count, report
from rostra.errors import RostraError
from rostra.evaluation.agreement.intervals import DRAWS, Coefficient
from rostra.evaluation.agreement.layers import ATTRIBUTES, Layer, Value, measure
from rostra.problems import Problem
from rostra.releases import Corpus
from rostra.validation import Checked, check

_TABLE = "curated/annotations.jsonl"
_FIRM, _TENTATIVE = 0.8, 2 / 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    parser.add_argument("--layer", help="only this layer (default: all)")
    parser.add_argument("--with", dest="mine", metavar="MINE.jsonl", type=Path, help="your own")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    corpus = Corpus(args.corpus)
    files = [args.mine] if args.mine else sorted((corpus.path / "curated/independent").glob("*"))
    if args.mine is None and len(files) < 2:  # noqa: PLR2004 - a pair
        raise RostraError(f"{corpus.path} has no two independent annotations to compare")
    records: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for file in files:
        checked = _checked(corpus, file)
        problems += [p._replace(file=str(file.absolute())) for p in _own(checked)]
        records += checked.tables.get("annotations", ())
    if problems:
        return report(problems, corpus.path, args.format, "")
    if not records:
        raise RostraError(f"there are no annotations in {', '.join(map(str, files))}")
    ours = check(corpus.files())
    if args.mine:
        records += _ours(ours, {record["annotator"] for record in records})
    utterances = {record["id"]: record for record in ours.tables["utterances"]}
    layers = _layers(records, args.layer)
    found = [measure(layer, records, utterances, by) for layer, by in layers]
    print(_json(found) if args.format == "json" else "\n".join(_text(found)))
    return 0


def _checked(corpus: Corpus, file: Path) -> Checked:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise RostraError(f"{file} cannot be read: {error.strerror}") from error
    return check({**corpus.files(), _TABLE: raw})


def _own(checked: Checked) -> Iterator[Problem]:
    """The problems of the annotations; those of the corpus are for `rostra validate`."""
    if "annotations" not in checked.schemas:
        raise RostraError("the corpus follows a schema version that has no annotations yet")
    yield from (problem for problem in checked.problems if problem.file == _TABLE)


def _ours(checked: Checked, annotators: set[str]) -> list[dict[str, Any]]:
    found = list(checked.tables.get("annotations", ()))
    if not found:
        raise RostraError("the corpus has no annotations to compare with")
    if annotators & {record["annotator"] for record in found}:
        raise RostraError("your annotator has the name of ours; give yours another")
    return found


def _layers(records: list[dict[str, Any]], only: str | None) -> list[tuple[str, str]]:
    """Each layer with what is compared: its labels, then its attributes that take codes."""
    there = list(dict.fromkeys(record["layer"] for record in records))
    if only is not None and only not in there:
        raise RostraError(f"there is no layer {only!r} here. There are: {', '.join(sorted(there))}")
    return [
        (layer, by)
        for layer in sorted([only] if only else there)
        for by in ("label", *ATTRIBUTES.get(layer, ()))
    ]


def _heading(layers: list[Layer]) -> str:
    names = sorted({name for layer in layers for name in layer.annotators})
    if all(name.startswith("model-") for name in names):
        return f"consistency of {count(len(names), 'model annotators')}, not validity"
    return f"agreement of {', '.join(names)}"


def _text(layers: list[Layer]) -> Iterator[str]:
    yield _heading(layers)
    yield (
        f"Krippendorff's alpha with 95 % intervals over utterances ({DRAWS:,} draws); "
        ".80 is firm, .667 tentative"
    )
    for layer in layers:
        if layer.by == "label":
            yield ""
            yield f"{layer.name}: {count(layer.utterances, 'utterances')}"
            yield f"  {'spans and labels, u-alpha':<28}{_figure(layer.spans.u)}"
            yield f"  {'spans, |u-alpha':<28}{_figure(layer.spans.binary)}"
        yield f"  {f'{layer.by}, cu-alpha':<28}{_figure(layer.spans.cu)}"
        if layer.alpha:
            yield f"  {f'{layer.by}, nominal alpha':<28}{_figure(layer.alpha)}"
        yield from _values(layer)


def _values(layer: Layer) -> Iterator[str]:
    a = " ".join(f"{name.removeprefix('model-')[:8]:>8}" for name in layer.annotators)
    yield f"    {layer.by:<26}{a} {'in both':>8}  {'alpha':<28}{'(k)u-alpha'}"
    for name, value in layer.values.items():
        units = " ".join(f"{value.units[a]:>8}" for a in layer.annotators)
        alpha = _shares(value) if value.skewed else _figure(value.alpha)
        yield f"    {name:<26}{units} {value.both:>8}  {alpha:<28}{_number(value.unitizing.value)}"


def _shares(value: Value) -> str:
    """Where one answer is nearly always given, alpha says little; the counts say more."""
    parts = (str(number) for number in value.utterances.values())
    return f"in {' and '.join(parts)} utterances"


def _figure(figure: Coefficient) -> str:
    if figure.value is None:
        return "nothing varies"
    level = (
        "firm" if figure.value >= _FIRM else "tentative" if figure.value >= _TENTATIVE else "low"
    )
    between = f" [{_number(figure.low)}, {_number(figure.high)}]" if figure.low is not None else ""
    return f"{_number(figure.value)}{between} {level}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}".replace("0.", ".", 1)


def _json(layers: list[Layer]) -> str:
    return json.dumps({"heading": _heading(layers), "layers": list(map(_plain, layers))}, indent=2)


def _plain(value: object) -> object:
    """Named tuples as objects."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: _plain(part) for key, part in value._asdict().items()}
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return list(value) if isinstance(value, tuple) else value
