"""What a quotation says of itself: its words, its gaps, what an editor put into it.

===================  =============================================================================
``…``, ``...``       a gap: words of the source are left out. In brackets too: ``[…]``, ``(...)``
``（中略）``          a gap, as Japanese, Chinese and Korean write it
``[the minister]``   words of an editor, instead of words of the source or beside them
``[T]he``            a word whose letters in brackets an editor changed
``[sic]``, ``(sic)`` an editor's remark, which stands for nothing
===================  =============================================================================

A source may have such marks of its own, so that a quotation has two readings: literally, where each
word is one of the source and marks are only marks, and editorially, as above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from rostra.language.tokens import tokenise
from rostra.tracing.words import form_of, words_and_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rostra.language.tokens import Token

    Tokens = Sequence[tuple[Token, bool]]

_OUTER_MARKS: Final = " \t\r\n\u00a0\u202f\"“”„‟«»〝〞＂‘’‚‛‹›'`「」『』"
_DOTS = regex.compile(r"\.{3,}|…+|⋯+|‥+")
_SPACED_DOTS = regex.compile(r"\.(?:[ \u00a0\u2009\u202f]\.){2,}")
_OPENING: Final = {"[": "]", "［": "］"}
_REMARKS: Final = frozenset({"sic", "sic!"})


class Word(NamedTuple):
    """A word of a quotation.

    Attributes:
        form: what is compared: the word without case and typography.
        text: the word as the quotation has it, without an editor's brackets.
        start: the offset of its first character in the quotation, in code points.
        end: the offset after its last.
    """

    form: str
    text: str
    start: int
    end: int


class Gap(NamedTuple):
    """A place at which words of the source may be missing.

    Attributes:
        start: the offset of its mark in the quotation, in code points.
        end: the offset after it.
        inserted: the words that an editor put there; empty for an ellipsis.
    """

    start: int
    end: int
    inserted: tuple[str, ...] = ()


class Piece(NamedTuple):
    """Words between two gaps, and the gap before them (None before the first without one)."""

    words: tuple[Word, ...]
    gap: Gap | None


class Quotation(NamedTuple):
    """A quotation in one reading.

    Attributes:
        pieces: those with words, in order.
        last_gap: the gap after the last of them, if there is one.
        remarks: the offsets of remarks, and of brackets that are no gap.
    """

    pieces: tuple[Piece, ...]
    last_gap: Gap | None = None
    remarks: tuple[tuple[int, int], ...] = ()

    @property
    def is_edited(self) -> bool:
        """Whether an editor put words or remarks into it."""
        gaps = (*(piece.gap for piece in self.pieces), self.last_gap)
        return bool(self.remarks) or any(gap and gap.inserted for gap in gaps)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, in order."""
        return tuple(word for piece in self.pieces for word in piece.words)


_EDITORIAL_MARKS = regex.compile(
    r"[\[［…⋯‥〔〈（]|\.[ \u00a0\u2009\u202f]?\.|\([ \u00a0\u202f]?(?:(?i:sic)|[\p{Han}\p{Hangul}])"
)
_OMISSION = regex.compile(
    r"[(（\[［〔〈](?:[前中後后上下]略|以下略|略|(?:중|생|전|후|하)략)[)）\]］〕〉]"
)
_REMARK = regex.compile(r"(?i)\([ \u00a0\u202f]?sic[ \u00a0\u202f]?!?[ \u00a0\u202f]?\)")


def has_editorial_marks(text: str) -> bool:
    """Whether a quotation has two readings."""
    return _EDITORIAL_MARKS.search(text) is not None


def bounds(text: str) -> tuple[int, int]:
    """The offsets of a quotation without the white space and quotation marks round it."""
    start = len(text) - len(text.lstrip(_OUTER_MARKS))
    end = len(text.rstrip(_OUTER_MARKS))
    return (start, end) if start < end else (0, 0)


def tokens_of(text: str, limits: tuple[int, int], language: str | None) -> Tokens:
    """The tokens between two offsets of a text, with offsets into all of it."""
    start, end = limits
    inner = text if (start, end) == (0, len(text)) else text[start:end]
    return list(words_and_marks(inner, language, start))


def literal(tokens: Tokens, language: str | None = None) -> Quotation:
    """A quotation all of whose words are the source's, in one piece."""
    words = tuple(_word(token, language) for token, is_word in tokens if is_word)
    return Quotation((Piece(words, None),) if words else ())


def editorial(text: str, tokens: Tokens, language: str | None = None) -> Quotation:
    """A quotation whose ellipses and brackets are those of whoever quotes."""
    return _Reader(text, tokens, language).read()


def _word(token: Token, language: str | None) -> Word:
    return Word(form_of(token.text, language), token.text, token.start, token.end)


_LONGEST_BRACKET: Final = 60
"""How many tokens an editor's bracket may have; a longer one, or one that is open, is none."""


class _Reader:
    """Reads a quotation token by token."""

    def __init__(self, text: str, tokens: Tokens, language: str | None) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language
        self._position = 0
        self._pieces: list[Piece] = []
        self._words: list[Word] = []
        self._gap: Gap | None = None
        self._remarks: list[tuple[int, int]] = []

    def read(self) -> Quotation:
        while self._position < len(self._tokens):
            token, is_word = self._tokens[self._position]
            if end := self._end_of_ellipsis(token):
                self._ellipsis(token.start, end)
            elif omission := _OMISSION.match(self._text, token.start):
                self._pass(omission.end())
                self._add_gap(Gap(*omission.span()))
            elif token.text == "(" and (remark := _REMARK.match(self._text, token.start)):
                self._remarks.append(remark.span())
                self._pass(remark.end())
            elif token.text in _OPENING and (closing := self._closing()):
                self._bracket(closing)
            else:
                if is_word:
                    self._words.append(_word(token, self._language))
                self._position += 1
        if self._words:
            self._pieces.append(Piece(tuple(self._words), self._gap))
            self._gap = None
        return Quotation(tuple(self._pieces), self._gap, tuple(self._remarks))

    def _add_gap(self, gap: Gap) -> None:
        if self._words:
            self._pieces.append(Piece(tuple(self._words), self._gap))
            self._words, self._gap = [], gap
        elif self._gap is None:
            self._gap = gap
        else:  # two marks beside each other are one gap
            self._gap = Gap(self._gap.start, gap.end, self._gap.inserted + gap.inserted)

    def _end_of_ellipsis(self, token: Token) -> int:
        """The offset after an ellipsis that begins with a token; 0 for any other token."""
        if _DOTS.fullmatch(token.text):
            return token.end
        spaced = _SPACED_DOTS.match(self._text, token.start) if token.text == "." else None
        return spaced.end() if spaced else 0

    def _pass(self, end: int) -> None:
        """Pass over the tokens that begin before an offset."""
        while self._position < len(self._tokens) and self._tokens[self._position][0].start < end:
            self._position += 1

    def _ellipsis(self, start: int, end: int) -> None:
        self._pass(end)
        in_brackets = self._text[start - 1 : start] == "(" and self._text[end : end + 1] == ")"
        self._add_gap(Gap(start - 1, end + 1) if in_brackets else Gap(start, end))

    def _closing(self) -> int | None:
        """The position of the token that closes the bracket here; None where none does."""
        closing = _OPENING[self._tokens[self._position][0].text]
        first = self._position + 1
        for i in range(first, min(first + 1 + _LONGEST_BRACKET, len(self._tokens))):
            if self._tokens[i][0].text == closing:
                return i if i > first else None
            if self._tokens[i][0].text in _OPENING:
                return None
        return None

    def _bracket(self, closing: int) -> None:
        inside = self._tokens[self._position + 1 : closing]
        start, end = self._tokens[self._position][0].start, self._tokens[closing][0].end
        if len(inside) == 1 and inside[0][1] and self._touches_a_word(start, end):
            self._edited_word(inside[0][0], start, closing)
            return
        self._position = closing + 1
        if all(_DOTS.fullmatch(token.text) for token, _ in inside):
            self._add_gap(Gap(start, end))
        elif "".join(token.text for token, _ in inside).casefold() in _REMARKS:
            self._remarks.append((start, end))
        else:
            words = (token.text for token, is_word in inside if is_word)
            self._add_gap(Gap(start, end, tuple(form_of(word, self._language) for word in words)))

    def _touches_a_word(self, start: int, end: int) -> bool:
        """Whether letters stand directly before or after a bracket: ``[T]he``, ``want[s]``."""
        return self._text[end : end + 1].isalpha() or self._text[start - 1 : start].isalpha()

    def _edited_word(self, inside: Token, start: int, closing: int) -> None:
        """Take the word that a bracket is part of: as it is if only its first letter is in it."""
        end = self._tokens[closing][0].end
        before = self._words.pop() if self._words and self._words[-1].end == start else None
        self._position = closing + 1
        after = ""
        if self._position < len(self._tokens):
            token, is_word = self._tokens[self._position]
            if is_word and token.start == end:
                after, end = token.text, token.end
                self._position += 1
        whole = f"{before.text if before else ''}{inside.text}{after}"
        if (
            self._text[end : end + 1] == "."
            and len(list(tokenise(f"{whole}.", self._language))) == 1
        ):
            whole, end = f"{whole}.", end + 1  # [D]r.
            self._pass(end)
        word = Word(form_of(whole, self._language), whole, before.start if before else start, end)
        if before is None:
            self._words.append(word)
        else:
            self._add_gap(Gap(word.start, word.end, (word.form,)))
