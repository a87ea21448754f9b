"""The rules of Universal Dependencies for CoNLL-U that do not ask for a tree.

Those of level 1 of its validate.py (form of lines and ids), and those of level 2 about metadata and
the values of columns: https://universaldependencies.org/contributing/validation.html.
"""

import re
import unicodedata
from collections.abc import Iterator

UPOS = frozenset(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X _".split()
)
FEATURES = re.compile(r"_|[A-Za-z0-9]+(\[[a-z0-9]+\])?=[^\s|=]+(\|[^\s|=]+=[^\s|=]+)*")


def violations(text: str) -> Iterator[str]:
    """What of a file is against the rules."""
    if not text.endswith("\n\n"):
        yield "missing-empty-line"
    if not unicodedata.is_normalized("NFC", text):
        yield "unicode-normalization"
    ids: set[str] = set()
    for block in text.removesuffix("\n\n").split("\n\n"):
        lines = block.split("\n")
        comments = [line for line in lines if line.startswith("#")]
        if lines[: len(comments)] != comments:
            yield "misplaced-comment"
        words = [line.split("\t") for line in lines[len(comments) :]]
        yield from of_words(words)
        yield from of_comments(comments, words, ids)


def of_words(words: list[list[str]]) -> Iterator[str]:  # noqa: C901, PLR0912 - a rule each
    if not words:
        yield "extra-empty-line"
    number = covered = 0
    for cells in words:
        if len(cells) != 10:
            yield "number-of-columns"
            continue
        for column, cell in enumerate(cells):
            if not cell or cell != cell.strip() or re.search(r"\s\s", cell):
                yield f"whitespace in column {column}: {cell!r}"
            if column not in (1, 2, 9) and re.search(r"\s", cell):
                yield f"invalid-whitespace in column {column}: {cell!r}"
        if "-" in cells[0]:
            first, last = map(int, cells[0].split("-"))
            if not covered <= number < first == number + 1 < last:
                yield "misplaced-word-interval"
            covered = last
            if cells[2:9] != ["_"] * 7:
                yield "mwt-nonempty-field"
            continue
        number += 1
        if cells[0] != str(number):
            yield "word-id-sequence"
        if number <= covered and "SpaceAfter=No" in cells[9]:
            yield "spaceafter-mwt-node"
        if cells[3] not in UPOS:
            yield f"unknown-upos {cells[3]}"
        if not FEATURES.fullmatch(cells[5]):
            yield f"invalid-feature {cells[5]}"
    if number < covered:
        yield "word-interval-out"


def of_comments(  # noqa: C901, PLR0912 - a rule each
    comments: list[str], words: list[list[str]], ids: set[str]
) -> Iterator[str]:
    found = [match[1] for c in comments if (match := re.fullmatch(r"# sent_id = (\S+)", c))]
    if len(found) != 1 or "/" in found[0]:
        yield "sent-id"
    if ids & {*found}:
        yield f"non-unique-sent-id {found}"
    ids.update(found)
    for name in ("newdoc", "newpar"):
        if sum(comment.startswith(f"# {name}") for comment in comments) > 1:
            yield f"multiple-{name}"
    texts = [comment.removeprefix("# text = ") for comment in comments if "# text = " in comment]
    if len(texts) != 1:
        yield "missing-text"
        return
    rest, covered = texts[0], 0
    if rest[-1].isspace():
        yield "text-trailing-whitespace"
    for cells in words:
        if "-" in cells[0]:
            covered = int(cells[0].split("-")[1])
        elif int(cells[0]) <= covered:
            continue
        if not rest.startswith(cells[1]):
            yield f"text-form-mismatch {cells[1]!r} {rest!r}"
            return
        rest = rest.removeprefix(cells[1])
        if "SpaceAfter=No" not in cells[9].split("|"):
            if rest and not rest[0].isspace():
                yield "missing-spaceafter"
            rest = rest.lstrip()
    if rest:
        yield f"text-extra-chars {rest!r}"
