"""Countries that a text mentions, by the names and demonyms of every country of ISO 3166-1."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from rostra.language.phrase_table import PhraseTable, Word, split_words
from rostra.language.word_lists import function_words, table


class CountryMention(NamedTuple):
    """A name or demonym of a country in a text.

    Attributes:
        codes: the countries of that name. More than one: the name is ambiguous; none: it is a
            region or an international body.
        kind: ``name``, ``adjective`` (a demonym), ``region`` or ``institution``.
        start: index of its first word.
        end: index after its last word.
        form: the name as the table has it.
        compound: how a hyphen joins it to another word: ``""`` not at all, or with a prefix such as
            "ex-"; ``based`` as in "Norway-based"; ``other`` as in "anti-Norwegian" or
            "Norwegian-born", where the country is not the one that is meant.
    """

    codes: frozenset[str]
    kind: str
    start: int
    end: int
    form: str
    compound: str

    @property
    def code(self) -> str | None:
        """The code of the country; None where the name is ambiguous or no country's."""
        return next(iter(self.codes)) if len(self.codes) == 1 else None


def find_country_mentions(text: str) -> list[CountryMention]:
    """The countries and regions that a text mentions, in order; the longest name wins."""
    return mentions_in_words(split_words(text))


def mentions_in_words(words: Sequence[Word]) -> list[CountryMention]:
    """The countries and regions mentioned in a text that is already split into words."""
    forms, mentions, index = _forms(), [], 0
    all_capitals = all(word.text.isupper() for word in words if word.text[0].isalpha())
    while index < len(words):
        for size, form, (codes, kind) in forms.at(words, index):
            end = index + size
            if _case_fits(words[index:end], form, all_capitals=all_capitals):
                compound = _compound(words, index, end)
                mentions.append(CountryMention(codes, kind, index, end, form, compound))
                index = end
                break
        else:
            index += 1
    return mentions


def _case_fits(words: Sequence[Word], form: str, *, all_capitals: bool) -> bool:
    """Whether the case of words fits a form that they equal: "Polish", not "polish" or "Us"."""
    if form.isupper():
        return len(words) > 1 or words[0].text == form
    last = words[-1].text
    return last != last.casefold() and (all_capitals or not last.isupper() or len(last) > 2)


def _compound(words: Sequence[Word], start: int, end: int) -> str:
    if start and words[start - 1].joined:
        # "anti-Ruritanian"; "Franco-Ruritanian", "Ruritanian-Graustarkian": of two countries
        return "" if words[start - 1].key in function_words("prefix") else "other"
    if words[end - 1].joined and end < len(words):
        following = words[end]
        if following.key in function_words("based"):
            return "based"
        if following.key in function_words("compound") or following.text[0].isupper():
            return "other"
    return ""


@cache
def _forms() -> PhraseTable[tuple[frozenset[str], str]]:
    """Every form of data/countries.csv with its countries and kind, plurals included."""
    codes: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    for row in table("countries.csv"):
        form, kind = row["form"], row["kind"]
        has_plural = kind == "adjective" and form[-1] in "cdeiknorwy"
        for spelling in (form, form + "s") if has_plural else (form,):
            codes.setdefault(spelling, set()).update(filter(None, [row["country"]]))
            kinds.setdefault(spelling, kind)
    return PhraseTable((form, (frozenset(codes[form]), kind)) for form, kind in kinds.items())
