"""Countries that a text names, by the names and demonyms of every country of ISO 3166-1."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rostra.language.phrases import Phrases, Word, function_words, rows, words

if TYPE_CHECKING:
    from collections.abc import Sequence


class Mention(NamedTuple):
    """A country, or several of one name, in a text; `first` and `after` count words."""

    codes: frozenset[str]  # more than one: the name is ambiguous; none: a region, no country
    kind: str  # name, adjective, region
    first: int
    after: int
    form: str
    tied: str  # how the words around it bind it: "" freely, "based" in it, "aside" not at all

    @property
    def code(self) -> str | None:
        """The one country that is meant."""
        return next(iter(self.codes)) if len(self.codes) == 1 else None


def mentions(text: str) -> list[Mention]:
    """The countries and regions that a text names, in order; the longest name wins."""
    return mentions_in(words(text))


def mentions_in(text: Sequence[Word]) -> list[Mention]:
    """The same for words that are at hand."""
    forms, found, place = _forms(), [], 0
    shouted = all(word.text.isupper() for word in text if word.text[0].isalpha())
    while place < len(text):
        for size, form, (codes, kind) in forms.at(text, place):
            if _printed(text[place : place + size], form, shouted=shouted):
                after = place + size
                tied = _tie(text, place, after)
                found.append(Mention(codes, kind, place, after, form, tied))
                place = after
                break
        else:
            place += 1
    return found


def _printed(text: Sequence[Word], form: str, *, shouted: bool) -> bool:
    """Whether words that are the form but for case are it: "Polish", never "polish" or "Us"."""
    if form.isupper():
        return len(text) > 1 or text[0].text == form
    last = text[-1].text
    return last != last.casefold() and (shouted or not last.isupper() or len(last) > 2)  # noqa: PLR2004


def _tie(text: Sequence[Word], first: int, after: int) -> str:
    before = text[first - 1] if first else None
    if before is not None and before.joined:
        # "anti-Ruritanian"; "Franco-Ruritanian", "Ruritanian-Graustarkian": of two countries
        return "" if before.key in function_words("prefix") else "aside"
    if text[after - 1].joined and after < len(text):
        tie = text[after].key
        if tie in function_words("based"):
            return "based"
        if tie in function_words("tied") or text[after].text[0].isupper():
            return "aside"
    return ""


@cache
def _forms() -> Phrases[tuple[frozenset[str], str]]:
    """Every form of data/countries.csv with its countries, also in the plural."""
    codes: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    for row in rows("countries.csv"):
        form = row["form"]
        plural = row["kind"] == "adjective" and form[-1] in "cdeiknorwy"
        for spelt in (form, form + "s") if plural else (form,):
            codes.setdefault(spelt, set()).update(filter(None, [row["country"]]))
            kinds.setdefault(spelt, row["kind"])
    return Phrases((form, (frozenset(found), kinds[form])) for form, found in codes.items())
