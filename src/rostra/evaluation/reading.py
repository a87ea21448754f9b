"""The files of gold and predictions: JSON Lines, an article a line.

Gold: ``{"id", "text", "quotes": [{"start", "end", "kind": "direct"|"mixed", "source_text",
"source_spans", "source_type", "speaker"}], "content_spans"}``. The labels of a quotation from
`source_text` on may be missing or null; `speaker` may be a list of accepted forms.

Predictions: ``{"id", "quotes": [{"start", "end", "speaker", "speaker_start", "speaker_end"}]}``.

Offsets are Unicode code points into `text`, end exclusive. Other fields are not looked at.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from rostra.errors import RostraError
from rostra.evaluation.articles import Article, Claim, Quotation
from rostra.evaluation.units import Span
from rostra.validation.rows import parse
from rostra.validation.telling import short

T = TypeVar("T")


def read_gold(file: Path) -> list[Article]:
    """The articles of a gold file.

    Raises:
        RostraError: the file is no gold, or has no article; the message names file and line.
        OSError: it cannot be read.
    """
    articles = list(_each(file, _article))
    if not articles:
        raise RostraError(f"{file} has no article: a gold file has one JSON object a line")
    return articles


def read_predictions(file: Path, articles: Iterable[Article]) -> dict[str, list[Claim]]:
    """The predictions of a file by the id of their article.

    Args:
        file: the predictions.
        articles: the gold that they are for.

    Raises:
        RostraError: a line is no prediction for these articles; the message names file and line.
        OSError: the file cannot be read.
    """
    sizes = {article.id: len(article.text) for article in articles}
    return dict(_each(file, lambda record: _claims(record, sizes)))


class _FlawError(ValueError):
    """What is wrong with a line; its message is for people."""


def _each(file: Path, make: Callable[[dict[str, Any]], T]) -> Iterator[T]:
    """What `make` makes of each line that is not empty."""
    first: dict[str, int] = {}
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            raw = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not raw.strip():
                continue
            try:
                record = _record(raw)
                _remember(_text(record, "id"), number, first)
                yield make(record)
            except _FlawError as flaw:
                raise RostraError(f"{file}:{number}: {flaw}") from None


def _remember(name: str, number: int, first: dict[str, int]) -> None:
    if name in first:
        raise _FlawError(f"the id {short(name)} stands in line {first[name]} too")
    first[name] = number


def _record(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _FlawError(f"byte {error.start} of the line is not UTF-8") from None
    record, problems = parse("", None, text)
    if record is None:
        raise _FlawError(problems[0].message)
    return record


def _article(record: dict[str, Any]) -> Article:
    text = _text(record, "text", empty=True)
    size = len(text)
    quotations = tuple(
        _quotation(quote, f"quotes[{n}]", size) for n, quote in enumerate(_objects(record))
    )
    content = _spans(record, "content_spans", "content_spans", size)
    return Article(record["id"], text, quotations, content)


def _quotation(quote: dict[str, Any], where: str, size: int) -> Quotation:
    kind = quote.get("kind")
    if kind not in ("direct", "mixed"):
        raise _FlawError(f"{where}: kind is to be direct or mixed, not {short(kind)}")
    return Quotation(
        _span(quote.get("start"), quote.get("end"), where, size),
        kind == "direct",
        _label(quote, "source_text", where) or "",
        _spans(quote, "source_spans", f"{where}: source_spans", size),
        _label(quote, "source_type", where) or "",
        _speakers(quote, where),
    )


def _claims(record: dict[str, Any], sizes: dict[str, int]) -> tuple[str, list[Claim]]:
    name = record["id"]
    if name not in sizes:
        raise _FlawError(f"the gold has no article {short(name)}")
    found = enumerate(_objects(record))
    return name, [_claim(quote, f"quotes[{n}]", sizes[name]) for n, quote in found]


def _claim(quote: dict[str, Any], where: str, size: int) -> Claim:
    start, end = quote.get("speaker_start"), quote.get("speaker_end")
    if (start is None) != (end is None):
        given, other = ("end", "start") if start is None else ("start", "end")
        raise _FlawError(f"{where}: speaker_{given} stands without speaker_{other}")
    mention = None if start is None else _span(start, end, f"{where}: speaker", size)
    span = _span(quote.get("start"), quote.get("end"), where, size)
    return Claim(span, _label(quote, "speaker", where), mention)


def _objects(record: dict[str, Any]) -> list[dict[str, Any]]:
    quotes = record.get("quotes")
    if not isinstance(quotes, list) or not all(isinstance(quote, dict) for quote in quotes):
        raise _FlawError("quotes is to be a list of objects; it may be empty")
    return quotes


def _spans(holder: dict[str, Any], key: str, where: str, size: int) -> tuple[Span, ...]:
    pairs = holder.get(key) or []
    if not isinstance(pairs, list) or not all(isinstance(p, list) and len(p) == 2 for p in pairs):  # noqa: PLR2004 - start and end
        raise _FlawError(f"{where} is to be a list of [start, end]")
    return tuple(_span(start, end, where, size) for start, end in pairs)


def _span(start: object, end: object, where: str, size: int) -> Span:
    if type(start) is not int or type(end) is not int:
        raise _FlawError(f"{where}: start and end are to be integers")
    if not 0 <= start <= end <= size:
        raise _FlawError(f"{where}: {start} to {end} is no span of a text of {size} characters")
    return start, end


def _speakers(quote: dict[str, Any], where: str) -> tuple[str, ...]:
    value = quote.get("speaker")
    forms = value if isinstance(value, list) else ["" if value is None else value]
    if not all(isinstance(form, str) for form in forms):
        raise _FlawError(f"{where}: speaker is to be a text, a list of texts or null")
    return tuple(filter(None, forms))


def _label(quote: dict[str, Any], key: str, where: str) -> str | None:
    value = quote.get(key)
    if value is not None and not isinstance(value, str):
        raise _FlawError(f"{where}: {key} is to be a text or null, not {short(value)}")
    return value


def _text(record: dict[str, Any], key: str, *, empty: bool = False) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not (value or empty):
        raise _FlawError(f"{key} is missing or no text")
    return value
