"""The accuracy of drafted records against released ones, column by column.

A drafted and a released record match if they have the same span of the same source. A released
record without a match counts as wrong in every column, so that the share of a column is what a
curator finds right.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

Record = Mapping[str, Any]
_Key = tuple[str, int, int]  # source, start, end

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
"""The comparisons besides spans and turns: by name the columns that must all be equal."""


class Accuracy(NamedTuple):
    """The number of right records and of all; `right` is None if no draft has the column."""

    right: int | None
    total: int

    @property
    def share(self) -> float | None:
        """The share of right records; None where there are none, or no such column."""
        return None if self.right is None or not self.total else self.right / self.total


def record_accuracy(records: Iterable[Record], drafts: Iterable[Record]) -> dict[str, Accuracy]:
    """Compare drafted records with released ones.

    Args:
        records: rows of the table `utterances`, of any sources, with offsets.
        drafts: rows with `source_id`, `char_start` and `char_end`, and those other columns of
            `utterances` that the drafter fills.

    Returns:
        ``span``: the records with a match, of all records; ``spurious``: the drafts without a
        match, of all drafts; ``turn``: the records whose turn consists of the same spans; then
        those of `COLUMNS`.
    """
    released, drafted = (
        {(row["source_id"], row["char_start"], row["char_end"]): row for row in rows}
        for rows in (records, drafts)
    )
    matches = released.keys() & drafted.keys()
    total = len(released)

    def accuracy(columns: Iterable[str], is_right: Callable[[_Key], bool]) -> Accuracy:
        has_columns = any(all(c in row for c in columns) for row in drafted.values())
        return Accuracy(sum(map(is_right, matches)) if has_columns or not drafted else None, total)

    def equal(columns: tuple[str, ...]) -> Callable[[_Key], bool]:
        missing = object()
        return lambda key: all(
            released[key].get(c, missing) == drafted[key].get(c, missing) for c in columns
        )

    released_turns, drafted_turns = _turns(released), _turns(drafted)
    return {
        "span": Accuracy(len(matches), total),
        "spurious": Accuracy(len(drafted) - len(matches), len(drafted)),
        "turn": accuracy(("turn",), lambda key: released_turns[key] == drafted_turns[key]),
        **{name: accuracy(columns, equal(columns)) for name, columns in COLUMNS.items()},
    }


def _turns(rows: Mapping[_Key, Record]) -> dict[_Key, frozenset[_Key]]:
    """By span all spans of its turn; numbers do not compare, as one error shifts all later ones."""
    members: dict[tuple[str, Any], set[_Key]] = defaultdict(set)
    for key, row in rows.items():
        members[key[0], row.get("turn")].add(key)
    turns = {turn: frozenset(keys) for turn, keys in members.items()}
    return {key: turns[key[0], row.get("turn")] for key, row in rows.items()}
