"""Agreement: drafted records against released ones, column by column.

Records meet where they are the same stretch of the same source. A record that nothing meets is
wrong in every column, so that the share of a column is what a curator finds right.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

Record = Mapping[str, Any]
_Key = tuple[str, int, int]

COLUMNS: dict[str, tuple[str, ...]] = {
    "speaker": ("speaker",),
    "speaker, where": ("speaker_start", "speaker_end"),
    "role": ("role",),
    "role, where": ("role_start", "role_end"),
    "role_type": ("role_type",),
    "role_status": ("role_status",),
    "country": ("country",),
    "country_basis": ("country_basis",),
    "cue": ("cue",),
    "cue, where": ("cue_start", "cue_end"),
    "quote_type": ("quote_type",),
    "elided": ("elided",),
}
"""What is compared besides span and turn: the columns that must all be equal."""


class Tally(NamedTuple):
    """So many are right of so many; None where no draft has the column."""

    right: int | None
    total: int

    @property
    def share(self) -> float | None:
        """The share of the right ones; None where there is nothing to share."""
        return None if self.right is None or not self.total else self.right / self.total


def against_records(records: Iterable[Record], drafts: Iterable[Record]) -> dict[str, Tally]:
    """Compare drafted records with those that hold.

    Args:
        records: rows of the table `utterances`, of any sources, with offsets.
        drafts: rows with `source_id`, `char_start` and `char_end`, and those other columns of
            `utterances` that the drafter fills.

    Returns:
        ``span``: the records that a draft meets, of all records; ``spurious``: drafts that meet
        none, of all drafts; ``turn``: the records whose turn has the same spans; then `COLUMNS`.
    """
    wanted, ours = ({_key(row): row for row in rows} for rows in (records, drafts))
    met = wanted.keys() & ours.keys()
    total = len(wanted)

    def tally(columns: Iterable[str], right: Callable[[_Key], bool]) -> Tally:
        known = not ours or any(all(c in row for c in columns) for row in ours.values())
        return Tally(sum(map(right, met)) if known else None, total)

    def equal(columns: tuple[str, ...]) -> Callable[[_Key], bool]:
        missing = object()
        return lambda key: all(
            wanted[key].get(c, missing) == ours[key].get(c, missing) for c in columns
        )

    turns, drafted = _turns(wanted), _turns(ours)
    return {
        "span": Tally(len(met), total),
        "spurious": Tally(len(ours) - len(met), len(ours)),
        "turn": tally(("turn",), lambda key: turns[key] == drafted[key]),
        **{name: tally(columns, equal(columns)) for name, columns in COLUMNS.items()},
    }


def _key(row: Record) -> _Key:
    return row["source_id"], row["char_start"], row["char_end"]


def _turns(rows: Mapping[_Key, Record]) -> dict[_Key, frozenset[_Key]]:
    """All spans of the turn to which a span belongs. Numbers would all differ after one slip."""
    members: dict[tuple[str, Any], set[_Key]] = defaultdict(set)
    for key, row in rows.items():
        members[key[0], row.get("turn")].add(key)
    turns = {turn: frozenset(keys) for turn, keys in members.items()}
    return {key: turns[key[0], row.get("turn")] for key, row in rows.items()}
