"""What the figures of a release are computed from, gathered in one walk through its rows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from rostra.releases import Release
from rostra.releasing.rows import rows

Record = dict[str, Any]


@dataclass
class Group:
    """The utterances of one country and basis; both are empty where no source states them.

    Attributes:
        country: code of the country.
        basis: what the country rests on.
        rows: number of utterances.
        words: number of their words, counted as stretches between white space.
        speakers: ids of those who speak.
        names: the names that are printed of them, in the order of the rows.
    """

    country: str
    basis: str
    rows: int = 0
    words: int = 0
    speakers: set[str] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)


@dataclass
class Seen:
    """A table: number of rows, and of nulls in each column."""

    rows: int = 0
    nulls: Counter[str] = field(default_factory=Counter)


@dataclass
class Profile:
    """Counts of a release.

    Attributes:
        tables: each table by name.
        groups: the utterances by country and basis, see `by_country`.
        quoted: number of utterances of each speaker.
        reviews: number of utterances in each state of review.
        kinds: number of speakers of each kind.
        publishers: the publishers that sources name.
        turns: number of turns.
        elided: number of utterances with an ellipsis.
    """

    tables: dict[str, Seen] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    quoted: Counter[str] = field(default_factory=Counter)
    reviews: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    publishers: set[str] = field(default_factory=set)
    turns: int = 0
    elided: int = 0

    @property
    def words(self) -> int:
        """Number of words, counted as stretches between white space."""
        return sum(group.words for group in self.groups)


def profile(release: Release) -> Profile:
    """Count what there is in a release; held are speakers and publishers alone.

    Raises:
        DamagedError: a file holds no rows by ascending id.
    """
    found = Profile()
    for table in release.tables():
        seen = found.tables[table] = Seen()
        walk = _counted(seen, rows(release, table))
        if table == "utterances":
            found.groups = by_country(_utterances(found, walk))
        for row in walk:
            if table == "speakers":
                found.kinds[row["kind"]] += 1
            elif table == "sources" and row["publisher"] is not None:
                found.publishers.add(row["publisher"])
    return found


def by_country(utterances: Iterable[Record]) -> list[Group]:
    """The utterances of each country and basis, by number of speakers, then by code."""
    groups: dict[tuple[str, str], Group] = {}
    for row in utterances:
        key = row["country"] or "", row["country_basis"] or ""
        group = groups.get(key) or groups.setdefault(key, Group(*key))
        group.rows += 1
        group.words += len(row["utterance"].split())
        group.speakers.add(row["speaker_id"])
        group.names[row["speaker"]] = None
    return sorted(groups.values(), key=lambda g: (-len(g.speakers), g.country, g.basis))


def _counted(seen: Seen, walk: Iterable[Record]) -> Iterator[Record]:
    for row in walk:
        if not seen.rows:
            seen.nulls = Counter(dict.fromkeys(row, 0))  # in the order of the columns
        seen.rows += 1
        seen.nulls.update(column for column, value in row.items() if value is None)
        yield row


def _utterances(found: Profile, walk: Iterable[Record]) -> Iterator[Record]:
    # Ids ascend and start with that of the source: a source's utterances stand together.
    for _, group in groupby(walk, key=lambda row: str(row["source_id"])):
        turns = set()
        for row in group:
            turns.add(row["turn"])
            found.quoted[row["speaker_id"]] += 1
            found.reviews[row["review"]] += 1
            found.elided += row["elided"]
            yield row
        found.turns += len(turns)
