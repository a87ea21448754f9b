"""CoNLL-U, the format of Universal Dependencies: https://universaldependencies.org/format.html.

Tokens are the syntactic words, as in other corpus tools; empty nodes are left out. The text of a
row is made of their forms, with a space after each but where ``SpaceAfter=No`` says that there is
none, and between the words of a multiword token only where its form is not just these words. The
attribute ``surface`` has what is written there: the form of a multiword token at its first word and
nothing at the others, the form of any other word.

A row is a paragraph or document where ``# newpar`` or ``# newdoc`` begin one, else a sentence.
Comments ``# key = value`` are metadata; those that begin with ``meta::`` are of a whole document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from rostra.concordance.index.token_rows import TokenRow
from rostra.errors import RostraError
from rostra.printable import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SURFACE: Final = "surface"
ATTRIBUTES: Final = ("lemma", "upos", "xpos", "feats", "deprel", _SURFACE)

_FIELDS: Final = 10
_ID, _FORM, _LEMMA, _MISC = 0, 1, 2, 9
_FIELD_OF: Final = {"lemma": _LEMMA, "upos": 3, "xpos": 4, "feats": 5, "deprel": 7}
_WORD = re.compile("[1-9][0-9]{0,5}")
_MULTIWORD = re.compile("([1-9][0-9]{0,5})-([1-9][0-9]{0,5})")
_EMPTY_NODE = re.compile(r"(0|[1-9][0-9]{0,5})\.[1-9][0-9]{0,5}")
_BEGINNING = re.compile(r"#[ \t]*(newdoc|newpar)(?:[ \t]+id[ \t]*=(.*))?")
_COMMENT = re.compile(r"#[ \t]*([^=\s]+)[ \t]*=(.*)")
_TEXT = "text"
META: Final = "meta::"
"""The beginning of the comments that are of a whole document."""


class Word(NamedTuple):
    """A word.

    Attributes:
        fields: its ten fields.
        is_joined: whether no space follows it.
        surface: what is written for it: its form, or that of its multiword token at the first word
            of this and nothing at the others.
    """

    fields: list[str]
    is_joined: bool
    surface: str


class _Multiword(NamedTuple):
    """A multiword token whose words are being read."""

    line: int
    first: int
    last: int
    form: str
    is_joined: bool


@dataclass
class Sentence:
    """A sentence.

    Attributes:
        line: the line of its first word or comment.
        begins: ``newdoc`` and ``newpar`` if it begins one, with the id or an empty string.
        comments: those with a value, but for its text.
        words: its words.
        text: its text, None where no comment has it.
        empty_nodes: how many empty nodes were left out.
        remarks: comments without a value.
    """

    line: int
    begins: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)
    text: str | None = None
    empty_nodes: int = 0
    remarks: list[str] = field(default_factory=list)


def conllu_rows(lines: Iterable[str], path: object) -> Iterator[TokenRow]:
    """Yield the rows of a file.

    Raises:
        RostraError: the file is not CoNLL-U; the message has the line.
    """
    row: TokenRow | None = None
    document: dict[str, str] = {}
    has_groups = False
    for sentence in sentences(lines, path):
        has_groups = has_groups or bool(sentence.begins)
        if row is None or sentence.begins or not has_groups:
            if row is not None:
                yield row
            row = TokenRow(f"{path}:{sentence.line}")
            if "newdoc" in sentence.begins:
                document = {"newdoc": sentence.begins["newdoc"], **_of_document(sentence)}
            described = {**document, "newpar": sentence.begins.get("newpar")}
            for name, value in described.items():
                if value:
                    row.describe(name, value)
        _add(row, sentence)
    if row is not None:
        yield row


def _add(row: TokenRow, sentence: Sentence) -> None:
    row.sentences.append(row.next_start)
    for word in sentence.words:
        row.add(word.fields[_FORM], _attributes(word), is_joined=word.is_joined)
    for key, value in sentence.comments.items():
        if not key.startswith(META):
            row.describe(key, value)


def _of_document(sentence: Sentence) -> dict[str, str]:
    return {key: value for key, value in sentence.comments.items() if key.startswith(META)}


def _attributes(word: Word) -> dict[str, str]:
    """Return the attributes of a word, empty where the file has ``_``.

    The lemma ``_`` of the word ``_`` is not empty.
    """
    fields = word.fields
    values = {name: "" if fields[i] == "_" else fields[i] for name, i in _FIELD_OF.items()}
    if fields[_FORM] == fields[_LEMMA]:
        values["lemma"] = fields[_LEMMA]
    return values | {_SURFACE: word.surface}


def sentences(lines: Iterable[str], path: object) -> Iterator[Sentence]:
    """Yield the sentences of a file.

    Raises:
        RostraError: the file is not CoNLL-U; the message has the line.
    """
    sentence: Sentence | None = None
    multiword: _Multiword | None = None
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if not line.strip():
            if sentence:
                yield _complete(sentence, multiword, path)
            sentence = multiword = None
            continue
        sentence = sentence or Sentence(number)
        if line.startswith("#"):
            if sentence.words:
                raise RostraError(f"{path}:{number}: comments come before the words of a sentence")
            _read_comment(line, sentence)
        else:
            multiword = _read_word(line, sentence, multiword, (path, number))
    if sentence:
        yield _complete(sentence, multiword, path)


def _complete(sentence: Sentence, multiword: _Multiword | None, path: object) -> Sentence:
    if multiword:
        raise RostraError(
            f"{path}:{multiword.line}: the multiword token {multiword.first}-{multiword.last} has "
            "fewer words in its sentence"
        )
    if not sentence.words:
        raise RostraError(f"{path}:{sentence.line}: the sentence that begins here has no words")
    return sentence


def _read_comment(line: str, sentence: Sentence) -> None:
    if match := _BEGINNING.fullmatch(line):
        sentence.begins[match[1]] = (match[2] or "").strip()
    elif match := _COMMENT.fullmatch(line):
        if match[1] == _TEXT:
            sentence.text = match[2].strip()
        else:
            sentence.comments[match[1]] = match[2].strip()
    else:
        sentence.remarks.append(line.removeprefix("#").strip())


def _read_word(
    line: str, sentence: Sentence, multiword: _Multiword | None, place: tuple[object, int]
) -> _Multiword | None:
    """Add the word of a line to its sentence; return the multiword token that is still open."""
    fields = line.split("\t")
    where = f"{place[0]}:{place[1]}"
    if len(fields) != _FIELDS or not all(fields):
        raise RostraError(
            f"{where}: a line of CoNLL-U has {_FIELDS} values, separated by tabs, with _ for none; "
            f"this one has {len([*filter(None, fields)])}"
        )
    number, form = fields[_ID], fields[_FORM]
    following = len(sentence.words) + 1
    is_joined = "SpaceAfter=No" in fields[_MISC].split("|")
    if form != form.strip():
        raise RostraError(f"{where}: the form {form!r} begins or ends with white space")
    if _WORD.fullmatch(number) and int(number) == following:
        sentence.words.append(Word(fields, is_joined, form))
        if multiword and multiword.last == following:
            _join_words(sentence.words, multiword)
            return None
        return multiword
    if (match := _MULTIWORD.fullmatch(number)) and not multiword:
        first, last = int(match[1]), int(match[2])
        if first == following < last:
            return _Multiword(place[1], first, last, form, is_joined)
    if (match := _EMPTY_NODE.fullmatch(number)) and int(match[1]) == following - 1:
        sentence.empty_nodes += 1
        return multiword
    raise RostraError(
        f"{where}: the id {shortened(number)!r} is out of order; {following} comes here"
    )


def _join_words(words: list[Word], multiword: _Multiword) -> None:
    """Say where spaces are in a multiword token and what it looks like, once it is complete."""
    parts = words[multiword.first - 1 :]
    is_whole = "".join(word.fields[_FORM] for word in parts) == multiword.form
    joined = [is_whole] * (len(parts) - 1) + [multiword.is_joined]
    surfaces = [multiword.form] + [""] * (len(parts) - 1)
    words[multiword.first - 1 :] = [
        Word(word.fields, is_joined, surface)
        for word, is_joined, surface in zip(parts, joined, surfaces, strict=True)
    ]
