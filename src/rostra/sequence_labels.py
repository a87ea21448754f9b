"""Labels for the tokens of any tokenizer, from the spans of a layer of annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Span = dict[str, Any]


class TokenLabels(NamedTuple):
    """The result of `token_labels`.

    Attributes:
        labels: a label for each token: ``B-`` and the span's label for the first token of a span,
            ``I-`` for its others, ``O`` outside; None for tokens without text, and for all tokens
            of an utterance that nobody annotated.
        misfits: the spans that do not begin and end where tokens do. Their labels are those of all
            tokens that have a part of them; a span without any token has no label.
    """

    labels: list[str | None]
    misfits: list[Span]


def token_labels(
    text: str, spans: Sequence[Mapping[str, Any]] | None, offsets: Sequence[tuple[int, int]]
) -> TokenLabels:
    """Label tokens by the spans that they are in, in the scheme BIO.

    Args:
        text: the utterance.
        spans: its spans in one layer, as `load` gives them with ``layers=``: each has `label`,
            `start` and `end` (code points in `text`, end exclusive). None: nobody annotated it.
        offsets: where each token is in `text`, as tokenizers of Hugging Face give it with
            ``return_offsets_mapping=True``; white space at its ends is ignored, and a token of
            which nothing is left has no text.

    Raises:
        RostraError: spans overlap, as those of several annotators may; or offsets are not within
            the text.
    """
    tokens = [_trimmed(text, start, end) for start, end in offsets]
    labels: list[str | None] = [
        None if spans is None or start == end else "O" for start, end in tokens
    ]
    misfits = []
    last: Span | None = None
    for span in sorted(map(dict, spans or ()), key=lambda span: (span["start"], span["end"])):
        if last and span["start"] < last["end"]:
            raise RostraError(
                f"two spans overlap, {last['text']!r} and {span['text']!r}: choose those of one "
                "annotator"
            )
        last = span
        inside = [
            number
            for number, (start, end) in enumerate(tokens)
            if start < end and start < span["end"] and end > span["start"]
        ]
        for prefix, number in zip("B" + "I" * len(inside), inside, strict=False):
            labels[number] = f"{prefix}-{span['label']}"
        ends = {edge for number in inside for edge in tokens[number]}
        if not ends or (min(ends), max(ends)) != (span["start"], span["end"]):
            misfits.append(span)
    return TokenLabels(labels, misfits)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of a token without the white space at its ends."""
    if not 0 <= start <= end <= len(text):
        raise RostraError(
            f"a token from {start} to {end} is not within a text of {len(text)} characters: "
            "offsets count the code points of the utterance"
        )
    token = text[start:end]
    if not token.strip():
        return start, start
    return start + len(token) - len(token.lstrip()), end - len(token) + len(token.rstrip())
