"""Parts of a dataset for training and testing, made of whole groups of rows."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

from rostra.errors import RostraError
from rostra.printable import counted
from rostra.row_groups import TEXT, row_groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import datasets

_REST = "train"
"""The part that takes the groups which no share claims."""


def split(  # noqa: PLR0913 - independent options
    dataset: datasets.Dataset,
    *,
    by: str | Sequence[str] = "source_id",
    test: float = 0.2,
    shares: Mapping[str, float] | None = None,
    salt: str = "",
    previous: Mapping[str, datasets.Dataset | Iterable[str]] | None = None,
) -> datasets.DatasetDict:
    """Divide a dataset into parts, each with whole groups of rows and close to its share of them.

    Groups are assigned in the order in which they first occur. After each of them every part has
    its share of the groups so far, give or take less than one group (less than two where there are
    more than two parts); within that margin the hash of the group's id decides (the first 8 bytes
    of SHA-256 of ``salt + id``). Rows that are appended therefore never move a group that was
    assigned before. Where rows are inserted, reordered or filtered, pass `previous`.

    Args:
        dataset: the result of `load`, in any format.
        by: the column with the group's id, text or integers: no group is in two parts. ``"text"``
            makes groups of utterances with the same words or nearly the same, as reprints have. Of
            several names, as in ``["source_id", "text"]``, rows that share one are in one group.
        test: the share of the groups that goes to ``test``, between 0 and 1, both exclusive; the
            rest goes to ``train``.
        shares: instead of `test`, the share of each of several parts by its name:
            ``{"test": 0.2, "validation": 0.1}``; the rest goes to ``train``.
        salt: any text; another salt gives another split.
        previous: an earlier split of this dataset, of an older release or of another table: its
            parts by name, as datasets or as lists of groups. Its groups stay where they are.

    Returns:
        The parts.

    Raises:
        RostraError: the column does not exist, rows have no group, a share is not one, the groups
            are too few for these shares, or `previous` is not a split into these parts.
    """
    import datasets  # noqa: PLC0415 - most of the cost of a program that loads
    import numpy as np  # noqa: PLC0415

    wanted = _wanted({"test": test} if shares is None else shares)
    groups, part_of = _groups(dataset, by, previous or {}, wanted)
    distinct = list(dict.fromkeys(groups))
    if len(distinct) < 1 / min(wanted.values()):
        raise _too_few(len(groups), len(distinct), by, wanted)
    part_of = {group: part_of[group] for group in distinct if group in part_of}
    _assign([group for group in distinct if group not in part_of], part_of, wanted, salt)
    if len(set(part_of.values())) < len(wanted):
        raise _too_few(len(groups), len(distinct), by, wanted)
    parts = np.array([part_of[group] for group in groups])
    return datasets.DatasetDict(
        {part: dataset.select(np.flatnonzero(parts == part)) for part in wanted}
    )


def _wanted(shares: Mapping[str, float]) -> dict[str, Fraction]:
    """The exact share of each part, that of the rest included and first."""
    for part, share in shares.items():
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share < 1:
            raise RostraError(f"{part} is a share between 0 and 1, not {share!r}")
    exact = {part: Fraction(str(share)) for part, share in shares.items()}
    if not exact:
        raise RostraError("shares names no part; omit it for train and test")
    rest = 1 - sum(exact.values(), Fraction())
    if rest < 0:
        raise RostraError(f"the shares add up to {float(1 - rest):.3g}, more than the whole")
    if rest and _REST in exact:
        raise RostraError(
            f"the shares leave {float(rest):.3g} of the groups to no part. "
            f"Omit {_REST}: it takes what the others leave"
        )
    return ({_REST: rest} if rest else {}) | exact


def _groups(
    dataset: datasets.Dataset,
    by: str | Sequence[str],
    previous: Mapping[str, datasets.Dataset | Iterable[str]],
    wanted: Iterable[str],
) -> tuple[list[str], dict[str, str]]:
    """The group of each row, and the part of each group of an earlier split."""
    import datasets  # noqa: PLC0415 - see split

    for part in previous:
        if part not in wanted:
            raise RostraError(f"previous has a part {part!r}; the parts are {', '.join(wanted)}")
    earlier = {p: rows for p, rows in previous.items() if isinstance(rows, datasets.Dataset)}
    lists = {part: map(str, names) for part, names in previous.items() if part not in earlier}
    if lists and (by == TEXT or not isinstance(by, str)):
        raise RostraError(f"by={by!r} makes groups of rows: give previous the parts as datasets")
    groups, *kept = row_groups([dataset, *earlier.values()], by)
    part_of: dict[str, str] = {}
    for part, names in [*zip(earlier, kept, strict=True), *lists.items()]:
        for group in names:
            if part_of.setdefault(group, part) != part:
                raise RostraError(f"previous has {group} in {part_of[group]} and in {part}")
    return groups, part_of


def _assign(
    groups: Sequence[str], part_of: dict[str, str], wanted: Mapping[str, Fraction], salt: str
) -> None:
    """Add the part of each new group: first the smallest part takes its share, then the next."""
    *smaller, last = sorted(wanted, key=lambda part: (wanted[part], part))
    claimed = Fraction(0)
    present = Counter(part_of.values())
    assigned = len(part_of)
    for part in smaller:
        share = wanted[part] / (1 - claimed)
        taken = _share_of(groups, share, present[part], assigned, salt)
        part_of.update(dict.fromkeys(taken, part))
        groups = [group for group in groups if group not in part_of]
        claimed += wanted[part]
        assigned -= present[part]
    part_of.update(dict.fromkeys(groups, last))


def _share_of(
    groups: Sequence[str], share: Fraction, size: int, assigned: int, salt: str
) -> list[str]:
    """The groups that go to a part with `size` of the `assigned` groups, at most half of them all.

    After each group the part has its share of all so far, rounded down or up. Where both are
    possible the group is taken with the probability that spreads the choice evenly over the groups
    up to the one that would have to be taken.
    """
    part, whole = share.as_integer_ratio()
    taken = []
    for number, group in enumerate(groups, assigned + 1):
        least, over = divmod(part * number, whole)
        due = -((size + 1) * whole // -part)  # the number of groups that make it take one more
        fraction = int.from_bytes(sha256((salt + group).encode()).digest()[:8]) / 2**64
        if size < least or (size == least and over and fraction * (due - number + 1) < 1):
            taken.append(group)
            size += 1
    return taken


def _too_few(
    rows: int, groups: int, by: str | Sequence[str], wanted: Mapping[str, Fraction]
) -> RostraError:
    by = by if isinstance(by, str) else " or ".join(by)
    shares = ", ".join(f"{float(share):.3g} to {part}" for part, share in wanted.items())
    return RostraError(
        f"{rows} rows fall into {counted(groups, 'groups')} by {by}, too few to give "
        f"{shares}: a part would be empty, or one group would decide it. Splitting by rows is not "
        "offered: it would put words of one document into two parts"
    )
