"""The options of each result by name and type; `corpus_index` says what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rostra.concordance.query.filters import Filters


class Counted(TypedDict, total=False):
    """What all results that begin with a search have."""

    where: Filters
    fold: str
    within: str
    limit: int | None


class Kwic(Counted, total=False):
    """Options of a concordance."""

    context: int
    sort: str | Sequence[str] | None
    language: str | None


class Freq(Counted, total=False):
    """Options of frequencies and n-grams."""

    by: str | Sequence[str] | None


class Collocates(Counted, total=False):
    """Options of collocates."""

    window: tuple[int, int]
    minimum: int
    sort: str


class Dispersion(Counted, total=False):
    """Options of dispersion."""

    over: str | None


class Keyness(TypedDict, total=False):
    """Options of keywords."""

    over: str | None
    fold: str
    minimum: int
    prior: float
    permutations: int
    seed: int
    sort: str
    limit: int | None
