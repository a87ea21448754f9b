"""Keyness: which words one part of a corpus has more of than another, and who makes that."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from rostra.errors import NotThereError, RostraError
from rostra.language.folding import fold as folded
from rostra.reading import association as measure
from rostra.reading import counting, permutation
from rostra.reading.grouping import first_there, groups_of
from rostra.reading.stamp import stamped
from rostra.reading.where import Where, select, written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rostra.reading.index import Index

REST = "rest"
MEASURES = ("log_likelihood", "log_ratio", "diff_percent", "fightin_words_z")
_BLOCK = 500  # words tested at a time


class Side(NamedTuple):
    """Words of one side: by unit, where the side has units (a frequency list has none)."""

    words: list[str]
    units: list[str | None] | None
    table: counting.Counts


def keyness(  # noqa: PLR0913 - each is an option of a list of keywords
    index: Index,
    target: Where,
    reference: Where | Index = REST,
    *,
    over: str | None = None,
    fold: str = "c",
    minimum: int = 3,
    prior: float = 500.0,
    permutations: int = 9999,
    seed: int = 1,
    sort: str = "log_likelihood",
    limit: int | None = None,
) -> pa.Table:
    """See `Index.keyness`."""
    if sort not in MEASURES:
        raise RostraError(f"sort is one of {', '.join(MEASURES)}, not {sort!r}")
    if prior <= 0:
        raise RostraError("the prior is a number of words above 0")
    over = over or first_there(index, "speaker_id", "source_id")
    chosen = select(index, target)
    first = _side(index, chosen, over, fold)
    second, label = _reference(index, chosen, reference, over, fold)
    words = sorted({*first.words, *second.words})
    place = {word: i for i, word in enumerate(words)}
    a, b = _dense(first, place), _dense(second, place)
    n1, n2 = int(a.sum()), int(b.sum())
    if not n1 or not n2:
        raise RostraError(f"the {'reference' if n1 else 'target'} has no words")
    kept = np.flatnonzero(a + b >= minimum)
    alpha = prior * (a + b) / (n1 + n2)
    with np.errstate(invalid="ignore"):
        z = measure.fightin_words(a, b, n1, n2, alpha)[kept]
    columns: dict[str, Any] = {
        "word": [words[i] for i in kept],
        **_figures(a[kept], b[kept], n1, n2),
        "fightin_words_z": z,
        **_behind(first, place, kept, "target", over),
        **_behind(second, place, kept, "reference", over),
        **_others(index, chosen, over, fold, place, kept),
    }
    tested, notes = _tested(first, second, place, kept, permutations, seed, over)
    table = pa.table({**columns, **tested})
    total = table.num_rows
    table = table.sort_by([(sort, "descending"), ("word", "ascending")]).slice(0, limit)
    return stamped(
        table, index, "keyness", None, target=written(target), reference=label, over=over,
        fold=fold, minimum=minimum, prior=f"Dirichlet, {prior:g} words in the proportions of both "
        "sides together", permutations=permutations, seed=seed, sort=sort, limit=limit,
        totals={"rows": total, "shown": table.num_rows, "target_words": n1, "reference_words": n2},
        notes=[*_bases(index, chosen, target), *notes],
    )  # fmt: skip


def _bases(index: Index, chosen: NDArray[np.bool_], target: Where) -> list[str]:
    """On what the source bases the countries of the target, where it is chosen by country."""
    by_country = any(text.startswith("country") for text in written(target))
    if not by_country or "country_basis" not in index.metadata.column_names:
        return []
    bases = groups_of(index, "country_basis")
    sizes = counting.sizes(index, np.where(chosen, bases.codes, -1), bases.table.num_rows)
    names = bases.table["country_basis"].to_pylist()
    said = ", ".join(f"{n or 'not stated'} {s:,}" for n, s in zip(names, sizes, strict=True) if s)
    return [f"words of the target by the basis of their country: {said}"]


def _figures(a: NDArray[np.int64], b: NDArray[np.int64], n1: int, n2: int) -> dict[str, Any]:
    return {
        "target_count": a,
        "target_words": np.full(len(a), n1),
        "target_per_million": a * 1e6 / n1,
        "reference_count": b,
        "reference_words": np.full(len(a), n2),
        "reference_per_million": b * 1e6 / n2,
        "log_likelihood": measure.log_likelihood(a, b, n1, n2),
        "log_ratio": measure.log_ratio(a, b, n1, n2),
        "diff_percent": pa.array(measure.diff_percent(a, b, n1, n2), from_pandas=True),
    }


def _side(index: Index, chosen: NDArray[np.bool_], over: str, fold: str) -> Side:
    units = groups_of(index, over)
    there, codes = np.unique(np.where(chosen, units.codes, -1), return_inverse=True)
    codes -= int(len(there) > 0 and there[0] < 0)
    names = units.table[over].take(pa.array(there[there >= 0])).to_pylist()
    found = counting.count(index, codes, len(names), fold)
    groups, words = np.unique(found.words, return_inverse=True)
    strings = index.word.members(groups.astype(np.uint32), fold)
    return Side(strings, names, found._replace(words=words))


def _reference(
    index: Index, chosen: NDArray[np.bool_], reference: Where | Index, over: str, fold: str
) -> tuple[Side, Any]:
    if reference == REST:
        return _side(index, ~chosen, over, fold), REST
    if hasattr(reference, "header"):
        other: Any = reference
        every = np.ones(len(other), bool)
        side = _side(other, every, over, fold)
        # Speakers of another corpus are other units, also where the ids are the same.
        names: list[str | None] = [f"{other.sha256}:{name}" for name in side.units or []]
        return side._replace(units=names), {"index_sha256": other.sha256, **other.header["corpus"]}
    if isinstance(reference, str) and reference.endswith(".csv"):
        return _frequencies(Path(reference), fold), reference
    return _side(index, select(index, reference), over, fold), written(reference)


def _frequencies(file: Path, fold: str) -> Side:
    """A frequency list: a CSV with the columns word and count; lines of a stamp begin with #."""
    counts: dict[str, int] = {}
    if not file.is_file():
        raise NotThereError(f"{file} is not there")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        lines = csv.DictReader(line for line in stream if not line.startswith("# "))
        if not {"word", "count"} <= set(lines.fieldnames or ()):
            raise RostraError(f"{file} is no frequency list: it needs the columns word and count")
        for row in lines:
            try:
                number = int(row["count"])
            except (TypeError, ValueError):
                number = -1
            if number < 0:
                raise RostraError(f"{file}: {row['count']!r} of {row['word']!r} is no count")
            word = folded(row["word"], fold)
            counts[word] = counts.get(word, 0) + number
    numbers = np.array(list(counts.values()), np.int64)
    rows = np.arange(len(counts))
    return Side(list(counts), None, counting.Counts(rows, np.zeros(len(counts), np.int64), numbers))


def _rows(side: Side, place: dict[str, int]) -> NDArray[np.int64]:
    """The place of each entry's word."""
    return np.array([place[word] for word in side.words], np.int64)[side.table.words]


def _dense(side: Side, place: dict[str, int]) -> NDArray[np.int64]:
    return counting.total(_rows(side, place), side.table.counts, len(place))


def _behind(
    side: Side, place: dict[str, int], kept: NDArray[np.int64], name: str, over: str
) -> dict[str, Any]:
    """How many units of a side stand behind each word, and which one most, with its share."""
    label = f"{name}_{_LABELS.get(over, over)}"
    if side.units is None:
        nothing = pa.nulls(len(kept), pa.int64())
        return {label: nothing}
    rows = _rows(side, place)
    found: dict[str, Any] = {label: counting.spread(rows, len(place))[kept]}
    if name == "target":
        order = np.lexsort((side.table.units, -side.table.counts, rows))
        there, first = np.unique(rows[order], return_index=True)
        top = np.full(len(place), -1)
        top[there] = order[first]
        total = _dense(side, place)
        units = [side.units[side.table.units[top[i]]] if top[i] >= 0 else None for i in kept]
        share = [float(side.table.counts[top[i]] / total[i]) if top[i] >= 0 else None for i in kept]
        found |= {
            "most_in": pa.array(units, pa.string()),
            "most_share": pa.array(share, pa.float64()),
        }
    return found


_LABELS = {"speaker_id": "speakers", "source_id": "texts"}


def _others(  # noqa: PLR0913, PLR0917 - one question about all of them
    index: Index,
    chosen: NDArray[np.bool_],
    over: str,
    fold: str,
    place: dict[str, int],
    kept: NDArray[np.int64],
) -> dict[str, Any]:
    """Speakers and texts of the target that are not the tested unit."""
    found: dict[str, Any] = {}
    for name, label in _LABELS.items():
        if name != over and name in index.metadata.column_names:
            side = _side(index, chosen, name, fold)
            found[f"target_{label}"] = counting.spread(_rows(side, place), len(place))[kept]
    return found


def _tested(  # noqa: PLR0913, PLR0917 - one question about all of them
    first: Side,
    second: Side,
    place: dict[str, int],
    kept: NDArray[np.int64],
    permutations: int,
    seed: int,
    over: str,
) -> tuple[dict[str, Any], list[str]]:
    """The columns p, p_floor and q, and what a reader must know about them."""
    nothing = {name: pa.nulls(len(kept), pa.float64()) for name in ("p", "p_floor", "q")}
    if not permutations:
        return nothing, ["no permutation test was asked for"]
    if second.units is None:
        return nothing, ["no permutation test: a frequency list does not say who its words are by"]
    assert first.units is not None
    both = set(first.units) & set(second.units)
    if both:
        return nothing, [
            (
                f"no permutation test: {len(both)} of {over} stand on both sides, so they cannot "
                "be exchanged whole; test over another column"
            )
        ]
    n1 = len(first.units)
    target = np.arange(n1 + len(second.units)) < n1
    ways = permutation.assignments(target, permutations, seed)
    rows = np.concatenate((_rows(first, place), _rows(second, place)))
    units = np.concatenate((first.table.units, second.table.units + n1))
    counts = np.concatenate((first.table.counts, second.table.counts))
    sizes = counting.total(units, counts, len(target))
    p = np.empty(len(kept))
    order = np.argsort(rows, kind="stable")
    borders = np.searchsorted(rows[order], np.arange(len(place) + 1))
    for start in range(0, len(kept), _BLOCK):
        block = np.zeros((len(kept[start : start + _BLOCK]), len(target)))
        for row, word in enumerate(kept[start : start + _BLOCK]):
            entries = order[borders[word] : borders[word + 1]]
            block[row, units[entries]] = counts[entries]
        p[start : start + _BLOCK] = permutation.p_values(block, sizes, target, ways)
    number = ways.chosen.shape[1]
    how = f"all {number:,} ways" if ways.exact else f"{number:,} random ways"
    notes = [
        (
            f"permutation test, two-sided, {how} to choose {n1} of {len(target)} by {over}; "
            f"p is at least {ways.floor:.4g}; q by Benjamini-Hochberg over {len(kept)} words"
        )
    ]
    beyond = permutation.reach(p, ways.floor)
    notes += [beyond] if beyond else []
    q = permutation.adjusted(p)
    return {"p": p, "p_floor": np.full(len(p), ways.floor), "q": q}, notes
