"""Reads the files of gold and predictions: JSON Lines, an article a line.

Gold: ``{"id", "text", "quotes": [{"start", "end", "kind": "direct"|"mixed", "source_text",
"source_spans", "source_type", "speaker"}], "content_spans"}``. The labels of a quotation from
`source_text` on may be missing or null; `speaker` may be a list of accepted forms.

Predictions: ``{"id", "quotes": [{"start", "end", "speaker", "speaker_start", "speaker_end"}]}``.

Offsets are Unicode code points into `text`, end exclusive. Other fields are ignored.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from rostra import strict_json
from rostra.errors import RostraError
from rostra.evaluation.articles import Article, Prediction, Quotation, Span
from rostra.files import limited_lines, open_regular
from rostra.printable import shortened

_T = TypeVar("_T")

_DEPTH = 64  # far less than any reader's limit, which depends on version and calling code


def read_gold(file: Path) -> list[Article]:
    """Read the articles of a gold file.

    Raises:
        RostraError: the file has another form, or no article; the message names file and line.
        OSError: the file cannot be read.
    """
    articles = list(_parsed_lines(file, _article))
    if not articles:
        raise RostraError(f"{file} has no article: a gold file has one JSON object a line")
    return articles


def read_predictions(file: Path, articles: Iterable[Article]) -> dict[str, list[Prediction]]:
    """Read the predictions for gold articles, by the id of their article.

    Raises:
        RostraError: a line is not a prediction for these articles; the message names file and line.
        OSError: the file cannot be read.
    """
    lengths = {article.id: len(article.text) for article in articles}
    return dict(_parsed_lines(file, lambda record: _predictions(record, lengths)))


class _LineError(ValueError):
    """A line that does not have the form; the message is the reason."""


def _parsed_lines(file: Path, parse: Callable[[dict[str, Any]], _T]) -> Iterator[_T]:
    """The parsed object of each line that is not empty."""
    line_of: dict[str, int] = {}
    with open_regular(file) as lines:
        for number, line in enumerate(limited_lines(lines, file), 1):
            raw = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not raw.strip():
                continue
            try:
                yield parse(_record(raw, number, line_of))
            except _LineError as error:
                raise RostraError(f"{file}:{number}: {error}") from None


def _record(raw: bytes, number: int, line_of: dict[str, int]) -> dict[str, Any]:
    """The object in a line; its id, which is added to `line_of`, must be new."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _LineError(f"byte {error.start} of the line is not UTF-8") from None
    try:
        record = strict_json.parse(text, max_depth=_DEPTH, fixed_width_numbers=True)
    except strict_json.StrictJSONError as error:
        prefix = "not JSON: " if error.kind == "invalid-json" else ""
        raise _LineError(f"{prefix}{error}") from None
    if not isinstance(record, dict):
        raise _LineError(f"a line is a JSON object, not {type(record).__name__}")
    name = _text(record, "id")
    if line_of.setdefault(name, number) != number:
        raise _LineError(f"the id {_short(name)} is also in line {line_of[name]}")
    return record


def _article(record: dict[str, Any]) -> Article:
    text = _text(record, "text", may_be_empty=True)
    quotations = tuple(_quotation(*quote, len(text)) for quote in _quotes(record))
    content = _spans(record.get("content_spans"), "content_spans", len(text))
    return Article(record["id"], text, quotations, content)


def _quotation(where: str, quote: dict[str, Any], length: int) -> Quotation:
    kind = quote.get("kind")
    if kind not in ("direct", "mixed"):
        raise _LineError(f"{where}: kind must be direct or mixed, not {_short(kind)}")
    return Quotation(
        _span(quote.get("start"), quote.get("end"), where, length),
        kind == "direct",
        _label(quote, "source_text", where) or "",
        _spans(quote.get("source_spans"), f"{where}: source_spans", length),
        _label(quote, "source_type", where) or "",
        _speakers(quote, where),
    )


def _predictions(record: dict[str, Any], lengths: dict[str, int]) -> tuple[str, list[Prediction]]:
    name = record["id"]
    if name not in lengths:
        raise _LineError(f"the gold has no article {_short(name)}")
    return name, [_prediction(*quote, lengths[name]) for quote in _quotes(record)]


def _prediction(where: str, quote: dict[str, Any], length: int) -> Prediction:
    start, end = quote.get("speaker_start"), quote.get("speaker_end")
    if (start is None) != (end is None):
        present, missing = ("end", "start") if start is None else ("start", "end")
        raise _LineError(f"{where}: speaker_{present} without speaker_{missing}")
    mention = None if start is None else _span(start, end, f"{where}: speaker", length)
    span = _span(quote.get("start"), quote.get("end"), where, length)
    return Prediction(span, _label(quote, "speaker", where), mention)


def _quotes(record: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The quotes of a line, each with its place for messages."""
    quotes = record.get("quotes")
    if not isinstance(quotes, list) or not all(isinstance(quote, dict) for quote in quotes):
        raise _LineError("quotes must be a list of objects; it may be empty")
    return [(f"quotes[{n}]", quote) for n, quote in enumerate(quotes)]


def _spans(value: object, where: str, length: int) -> tuple[Span, ...]:
    pairs = value or []
    if not isinstance(pairs, list) or not all(isinstance(p, list) and len(p) == 2 for p in pairs):  # noqa: PLR2004 - start and end
        raise _LineError(f"{where} must be a list of [start, end]")
    return tuple(_span(start, end, where, length) for start, end in pairs)


def _span(start: object, end: object, where: str, length: int) -> Span:
    if type(start) is not int or type(end) is not int:
        raise _LineError(f"{where}: start and end must be integers")
    if not 0 <= start <= end <= length:
        raise _LineError(
            f"{where}: {start} to {end} is not a span of a text of {length} characters"
        )
    return start, end


def _speakers(quote: dict[str, Any], where: str) -> tuple[str, ...]:
    value = quote.get("speaker")
    forms = value if isinstance(value, list) else ["" if value is None else value]
    if not all(isinstance(form, str) for form in forms):
        raise _LineError(f"{where}: speaker must be a string, a list of strings or null")
    return tuple(filter(None, forms))


def _label(quote: dict[str, Any], key: str, where: str) -> str | None:
    value = quote.get(key)
    if value is not None and not isinstance(value, str):
        raise _LineError(f"{where}: {key} must be a string or null, not {_short(value)}")
    return value


def _text(record: dict[str, Any], key: str, *, may_be_empty: bool = False) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not (value or may_be_empty):
        raise _LineError(f"{key} is missing or not a string")
    return value


def _short(value: object) -> str:
    return shortened(json.dumps(value, ensure_ascii=False))
