"""The agreement of annotators, and their disagreements, as text and as JSON."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

from rostra.evaluation.krippendorff import DRAWS, Coefficient
from rostra.printable import aligned, blanked, counted, escaped, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from rostra.evaluation.agreement import CategoryAgreement, LayerAgreement
    from rostra.evaluation.disagreements import Disagreement
    from rostra.evaluation.readings import LayerReadings

    Record = Mapping[str, Any]

_WIDTH = 80
_LONGEST_VALUE = 30
_CONTEXT = 18  # characters on each side of a span
_NOT_STATED = "-"
_LEGEND = f"""\
Counts come first. Alpha is Krippendorff's, with 95 % intervals over utterances
({DRAWS:,} draws); gamma is that of Mathet, Widlöcher and Métivier. There is a level
where the lower end of the interval is .80 (firm) or .667 (tentative) and the
units are as many as needed. Draws that are all alike make no interval."""
_COLUMNS = ("coefficient", "value", "95 % interval", "units", "needed", "level")


def heading(annotators: Iterable[str]) -> str:
    """Whose agreement it is, and that models have consistency."""
    names = sorted(set(annotators))
    if all(name.startswith("model-") for name in names):
        return f"consistency of {counted(len(names), 'model annotators')}, not validity"
    return f"agreement of {', '.join(names)}"


def agreement_as_text(layers: Sequence[LayerAgreement]) -> Iterator[str]:
    """Yield the lines of a report on layers."""
    yield heading(name for layer in layers for name in layer.annotators)
    yield _LEGEND
    for layer in layers:
        yield ""
        yield from _layer(layer)


def not_compared(layers: Sequence[str]) -> str:
    """A line that names the layers that only one annotator has."""
    return f"not compared, as only one annotator has them: {', '.join(layers)}"


def _layer(layer: LayerAgreement) -> Iterator[str]:
    left_out = f", {layer.left_out} more not annotated by all" if layer.left_out else ""
    yield f"{layer.name}: {counted(layer.utterances, 'utterances')}{left_out}"
    yield from (f"  {line}" for line in aligned(_counts(layer)))
    yield ""
    rows = [_COLUMNS, *_coefficients(layer)]
    right = (False, True, False, True, True, False)
    yield from (f"  {line}" for line in aligned(rows, right))
    for by, categories in layer.categories.items():
        if categories.values:
            yield ""
            yield from (f"  {line}" for line in _values(by, categories, layer.annotators))


def _counts(layer: LayerAgreement) -> Iterator[tuple[str, str]]:
    """Yield what is compared, and how much of it is the same."""
    counts = layer.counts
    yield "spans", ", ".join(f"{name} {number}" for name, number in counts.spans.items())
    bounds = f"{counts.same_bounds} of {counts.aligned} the same"
    yield "bounds", f"{bounds}; {counted(counts.only_one, 'spans')} of one annotator only"
    for by, categories in layer.categories.items():
        several = counted(categories.several, "utterances")
        note = f"; several in {several}, so no nominal alpha" if categories.several else ""
        note = note if by == "label" else ""
        yield by, f"{categories.same} of {categories.pairs} the same{note}"
    for name, words in layer.words.items():
        overlap = f"; overlap of words {_number(words.overlap)}" if words.pairs else ""
        one = f"; {words.pairs - words.both} by one only" if words.pairs > words.both else ""
        yield name, f"{words.same} of {words.pairs} the same{one}{overlap}"


def _coefficients(layer: LayerAgreement) -> Iterator[tuple[str, ...]]:
    yield _coefficient("u-alpha, spans and labels", layer.u)
    yield _coefficient("|u-alpha, spans", layer.binary)
    gamma = _number(layer.gamma.value)
    yield "gamma, spans and labels", gamma, *[_NOT_STATED] * 4
    for by, categories in layer.categories.items():
        yield _coefficient(f"cu-alpha, {by}", categories.cu)
        if categories.alpha is not None:
            yield _coefficient(f"nominal alpha, {by}", categories.alpha)


def _coefficient(name: str, coefficient: Coefficient) -> tuple[str, ...]:
    """A row of the table of coefficients; `needed` is for the next level, or for the only one."""
    needed = coefficient.required["tentative" if coefficient.level is None else "firm"]
    if coefficient.value is None:
        return name, _NOT_STATED, "nothing varies", str(coefficient.units), *[_NOT_STATED] * 2
    interval = "none"
    if coefficient.low is not None:
        interval = f"[{_number(coefficient.low)}, {_number(coefficient.high)}]"
    return (
        name,
        _number(coefficient.value),
        interval,
        str(coefficient.units),
        _NOT_STATED if needed is None else str(needed),
        coefficient.level or _NOT_STATED,
    )


def _values(by: str, categories: CategoryAgreement, annotators: Sequence[str]) -> list[str]:
    """A table of values: spans by annotator, utterances in which all have it, coefficients."""
    names = [shortened(name.removeprefix("model-"), 8) for name in annotators]
    rows = [[by, *names, "in both" if len(names) == 2 else "in all", "alpha", "(k)u-alpha"]]  # noqa: PLR2004 - a pair
    for name, value in categories.values.items():
        alpha = None if value.skewed else value.alpha.value
        units = [str(value.units[annotator]) for annotator in annotators]
        coefficients = [_number(alpha), _number(value.unitizing.value)]
        value_name = shortened(escaped(name), _LONGEST_VALUE)
        rows.append([value_name, *units, str(value.both), *coefficients])
    return aligned(rows, right=[False] + [True] * (len(rows[0]) - 1))


def _number(value: float | None) -> str:
    return _NOT_STATED if value is None else f"{value:.2f}".replace("0.", ".", 1)


def agreement_as_json(layers: Sequence[LayerAgreement], left_out: Sequence[str]) -> dict[str, Any]:
    """A report on layers as a JSON object, with the layers that are not compared."""
    return {
        "heading": heading(name for layer in layers for name in layer.annotators),
        "layers": list(map(_as_objects, layers)),
        "not_compared": list(left_out),
    }


def _as_objects(value: object) -> object:
    """Return a value with its named tuples as objects; a coefficient with its level."""
    if isinstance(value, Coefficient):
        levels = {"level": value.level, "required": value.required}
        return value._asdict() | levels
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: _as_objects(part) for key, part in value._asdict().items()}
    if isinstance(value, dict):
        return {key: _as_objects(part) for key, part in value.items()}
    return list(value) if isinstance(value, tuple) else value


def disagreements_as_text(
    found: Sequence[Disagreement],
    utterances: Mapping[str, Record],
    compared: Sequence[LayerReadings],
) -> Iterator[str]:
    """Yield the lines of a list of disagreements, each with its words in context."""
    yield heading(name for layer in compared for name in layer.annotators)
    for layer in compared:
        kinds = Counter(found_one.kind for found_one in found if found_one.layer == layer.name)
        by_kind = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        total = counted(kinds.total(), "disagreements")
        counts = f"{counted(len(layer.utterances), 'utterances')}, {total}"
        yield f"{layer.name}: {counts}{': ' if kinds else ''}{by_kind}"
    for disagreement in found:
        yield ""
        name = f" {disagreement.attribute}" if disagreement.attribute else ""
        place = f"{disagreement.utterance_id}, {disagreement.layer}"
        yield escaped(f"{place}: {disagreement.kind}{name}")
        yield f"    {_context(disagreement, utterances[disagreement.utterance_id])}"
        widest = max(map(len, disagreement.annotators))
        for annotator, value in zip(disagreement.annotators, disagreement.values, strict=True):
            yield from _hanging(f"    {annotator:<{widest}}  ", value or _NOT_STATED)


def _context(disagreement: Disagreement, utterance: Record) -> str:
    """The words of both readings between brackets, with some characters on each side."""
    spans = [reading for reading in disagreement.readings if reading is not None]
    text, first = utterance["utterance"], utterance["char_start"]
    start = min(span["char_start"] for span in spans) - first
    end = max(span["char_end"] for span in spans) - first
    room = _WIDTH - 2 * _CONTEXT - 10  # indent, brackets and ellipses
    words = text[start:end]
    if len(words) > room:
        words = f"{words[: room // 2]}…{words[-(room // 2) + 1 :]}"
    before, after = text[:start], text[end:]
    if len(before) > _CONTEXT:
        before = f"…{before[-_CONTEXT:]}"
    if len(after) > _CONTEXT:
        after = f"{after[:_CONTEXT]}…"
    return blanked(f"{before}[[{words}]]{after}")


def _hanging(head: str, text: str) -> list[str]:
    """Lines of a text behind a head, as far in as it begins."""
    return textwrap.wrap(
        blanked(text),
        _WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
    )


_OF_READING = ("annotator", "value", "text", "char_start", "char_end", "id")


def disagreements_schema() -> pa.Schema:
    """The columns of the rows of `disagreements_as_rows`."""
    import pyarrow as pa  # noqa: PLC0415 - only for tables

    names = ["utterance_id", "layer", "kind", "attribute"]
    names += [f"{name}_{number}" for number in (1, 2) for name in _OF_READING]
    names += ["utterance"]
    return pa.schema((n, pa.int64() if n.startswith("char_") else pa.string()) for n in names)


def disagreements_as_rows(
    found: Sequence[Disagreement], utterances: Mapping[str, Record]
) -> list[dict[str, Any]]:
    """Disagreements as rows of a table, what concerns either annotator in columns of its own."""
    rows = []
    for disagreement in found:
        row: dict[str, Any] = {
            "utterance_id": disagreement.utterance_id,
            "layer": disagreement.layer,
            "kind": disagreement.kind,
            "attribute": disagreement.attribute,
            "utterance": utterances[disagreement.utterance_id]["utterance"],
        }
        for number, reading in enumerate(_readings(disagreement), 1):
            cells = reading | (reading["record"] or {"annotator": reading["annotator"]})
            row |= {f"{name}_{number}": cells.get(name) for name in _OF_READING}
        rows.append(row)
    return rows


def disagreements_as_json(
    found: Sequence[Disagreement],
    utterances: Mapping[str, Record],
    compared: Sequence[LayerReadings],
    left_out: Sequence[str],
) -> dict[str, Any]:
    """Disagreements as a JSON object, with both records of each."""
    return {
        "heading": heading(name for layer in compared for name in layer.annotators),
        "utterances": {layer.name: len(layer.utterances) for layer in compared},
        "disagreements": [
            {
                "utterance_id": disagreement.utterance_id,
                "layer": disagreement.layer,
                "kind": disagreement.kind,
                "attribute": disagreement.attribute,
                "utterance": utterances[disagreement.utterance_id]["utterance"],
                "readings": _readings(disagreement),
            }
            for disagreement in found
        ],
        "not_compared": list(left_out),
    }


def _readings(disagreement: Disagreement) -> list[dict[str, Any]]:
    annotators, values, records = (
        disagreement.annotators,
        disagreement.values,
        disagreement.readings,
    )
    return [
        {"annotator": annotator, "value": value, "record": record}
        for annotator, value, record in zip(annotators, values, records, strict=True)
    ]
