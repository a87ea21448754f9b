"""Keyness: the keywords of a target against a reference, and the speakers behind them."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from rostra.arrow_columns import ArrowArray, floats, integers, strings
from rostra.concordance.index.layout import WORD
from rostra.concordance.index.reader import IndexReader
from rostra.concordance.provenance import with_provenance
from rostra.concordance.query.filters import (
    Filters,
    filter_notes,
    filters_as_text,
    utterance_mask,
)
from rostra.concordance.query.parser import chosen_fold
from rostra.concordance.statistics import association
from rostra.concordance.statistics.counts import (
    UNIT_COLUMNS,
    UNIT_LABELS,
    country_basis_note,
    top_entries,
    unit_column,
)
from rostra.concordance.statistics.permutation_test import permutation_test
from rostra.concordance.statistics.samples import (
    LIST_SUFFIXES,
    Sample,
    align,
    read_frequency_list,
    sample_and_rest,
    sample_of,
)
from rostra.concordance.statistics.top_rows import top_rows
from rostra.concordance.statistics.vocabulary import Vocabulary, vocabulary
from rostra.errors import RostraError
from rostra.language.folding import DEFAULT_FOLD
from rostra.releases import file_sha256

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


_SORTS = ("log_likelihood", "log_ratio", "diff_percent", "fightin_words_z")
DIRECTIONS: Final = ("both", "positive", "negative")
"""Which keywords are listed: all, those of the target, or those of the reference."""
_MOST_PERMUTATIONS = 1_000_000


def keyness(  # noqa: PLR0913 - each is an option of a list of keywords
    index: IndexReader,
    target: Filters,
    reference: Filters | IndexReader = "rest",
    *,
    attribute: str | Sequence[str] = WORD,
    over: str | None = None,
    fold: str | Sequence[str] = DEFAULT_FOLD,
    minimum: int = 3,
    prior: float = 500.0,
    permutations: int = 9999,
    seed: int = 1,
    sort: str = "log_likelihood",
    direction: str = "both",
    limit: int | None = None,
) -> pa.Table:
    """Return the keywords of a target against a reference, and the speakers behind them.

    Args:
        index: the index to search.
        target: filters that select the target.
        reference: ``"rest"`` for all other utterances, filters, another index, or the path of a
            frequency list (.csv, .tsv or .txt, see
            `rostra.concordance.statistics.samples.read_frequency_list`).
        attribute: the attribute or attributes that are compared, as in `freq`.
        over: the column with the units of the permutation test; None for the first of
            speaker_id, speaker, source_id and id that there is.
        fold: what is ignored when words are compared, as in `kwic`.
        minimum: the least count of a word in target and reference together.
        prior: words of the informative Dirichlet prior of fightin_words_z.
        permutations: the number of permutations to draw; where fewer are possible, all are used.
            0 for no test; at most 1,000,000.
        seed: seed of the random permutations.
        sort: the column that orders the rows, highest first: log_likelihood, log_ratio,
            diff_percent or fightin_words_z.
        direction: ``"positive"`` for the words that are relatively more frequent in the target,
            ``"negative"`` for those in the reference (the lowest log_ratio, diff_percent or
            fightin_words_z comes first), ``"both"`` for all. All are tested together.
        limit: rows at most, as in `kwic`.

    Returns:
        A row for each word (or item of `attribute`), with target_count, target_words (the size of
        the target) and target_per_million, and the same of the reference; log_likelihood
        (Dunning 1993), log_ratio (Hardie 2014), diff_percent (Gabrielatos & Marchi 2012; null,
        and first in order, where the reference lacks the word) and fightin_words_z (Monroe et al.
        2008);
        target_speakers, reference_speakers and target_texts, in how many of each it occurs
        (another `over` gives its name to the first two); most_in, the unit of the target with
        the highest count, and most_share, its share of target_count; target_mean_per_million
        and reference_mean_per_million, the means of the units' own frequencies, whose
        difference is tested; p, p_floor (the least p that the test can give) and q (p corrected
        for the number of words, Benjamini & Hochberg 1995). The notes of the provenance say
        where the correction cannot reach .05. See `rostra.concordance.statistics.association`
        and `rostra.concordance.statistics.permutation_test`.

    Raises:
        RostraError: as for `kwic`, or the target or the reference has no words.
    """
    _check(sort, prior, permutations, seed)
    if direction not in DIRECTIONS:
        raise RostraError(f"direction is one of {', '.join(DIRECTIONS)}, not {direction!r}")
    over = unit_column(index, over)
    others = [name for name in UNIT_COLUMNS if name != over and name in index.metadata.column_names]
    chosen = utterance_mask(index, target)
    fold = chosen_fold(fold)
    items = vocabulary(index, attribute, fold)
    *compared, label = _target_and_reference(items, chosen, reference, over)
    by_others = [sample_of(items, chosen, name) for name in others]
    shared, samples = align([*compared, *by_others])
    counts1, counts2 = samples[0].totals, samples[1].totals
    n1, n2 = int(counts1.sum()), int(counts2.sum())
    if not n1 or not n2:
        raise RostraError(f"the {'reference' if n1 else 'target'} has no words")
    words = np.flatnonzero(counts1 + counts2 >= max(minimum, 1))
    test, notes = permutation_test(samples[0], samples[1], words, permutations, seed, over)
    columns = {**_columns(samples, [over, *others], prior, words), **test}
    kept = _in_direction(counts1[words] * n2 - counts2[words] * n1, direction)
    measure = columns[sort][kept]
    lowest_first = direction == "negative" and sort != "log_likelihood"
    rows, totals = top_rows(-measure if lowest_first else measure, limit)
    rows = kept[rows]
    table = shared.columns(words[rows], WORD)
    table |= {name: _column(values).take(integers(rows)) for name, values in columns.items()}
    if any(text.startswith("country") for text in (over, *filters_as_text(target))):
        notes = [*country_basis_note(index, chosen, "words of the target"), *notes]
    notes = [*filter_notes(index, target), *notes]
    if isinstance(label, list):
        notes = [*filter_notes(index, label), *notes]
    if isinstance(label, dict) and "file" in label:
        notes.append(
            f"the size of the reference is the sum of the counts in its list, {n2:,} words: those "
            "of a list that was cut look more frequent than they are"
        )
    notes.append(
        f"prior of fightin_words_z: Dirichlet, {prior:g} words in the proportions of target and "
        "reference together"
    )
    return with_provenance(
        pa.table(table), index, "keyness", None,
        target=filters_as_text(target), reference=label, attribute=items.names, over=over,
        fold=fold, minimum=minimum, prior=prior, permutations=permutations, seed=seed, sort=sort,
        direction=direction, limit=limit,
        totals={**totals, "target_words": n1, "reference_words": n2}, notes=notes,
    )  # fmt: skip


def _in_direction(excess: NDArray[np.int64], direction: str) -> NDArray[np.int64]:
    """The words of a direction; `excess` is above 0 for those more frequent in the target."""
    kept = {"positive": excess > 0, "negative": excess < 0}.get(direction)
    return np.arange(len(excess)) if kept is None else np.flatnonzero(kept)


def _check(sort: str, prior: float, permutations: int, seed: int) -> None:
    if sort not in _SORTS:
        raise RostraError(f"sort is one of {', '.join(_SORTS)}, not {sort!r}")
    if not (prior > 0 and isfinite(prior)):
        raise RostraError("the prior is a number of words above 0")
    if not 0 <= permutations <= _MOST_PERMUTATIONS:
        raise RostraError(f"permutations are 0 (for no test) to {_MOST_PERMUTATIONS:,}")
    if seed < 0:
        raise RostraError("the seed is a number from 0 on")


def _target_and_reference(
    items: Vocabulary, chosen: NDArray[np.bool_], reference: Filters | IndexReader, over: str
) -> tuple[Sample, Sample, Any]:
    """Target, reference, and the reference as the provenance names it."""
    if reference == "rest":
        return *sample_and_rest(items, chosen, over), "rest"
    target, index = sample_of(items, chosen, over), items.index
    if isinstance(reference, IndexReader):
        same = vocabulary(reference, items.names, items.fold)
        other = sample_of(same, np.ones(len(reference), bool), over)
        if reference.sha256 != index.sha256:
            # Speakers of another corpus are other units, even if their ids are the same.
            names = [name and f"{reference.sha256}:{name}" for name in other.units or []]
            other = Sample(other.vocabulary, names, other.counts)
        return target, other, {"index_sha256": reference.sha256, **reference.header["corpus"]}
    if (
        isinstance(reference, str)
        and reference.lower().endswith(LIST_SUFFIXES)
        # ``source_id=a.csv`` is a filter, unless there is such a file.
        and ("=" not in reference or Path(reference).is_file())
    ):
        if items.names != (WORD,):
            raise RostraError(
                "a frequency list has words: compare it without an attribute, or lemmas and other "
                "attributes with those of another index"
            )
        listed = read_frequency_list(reference, items.fold, index.casing)
        return target, listed, {"file": reference, "sha256": file_sha256(Path(reference))}
    filtered = sample_of(items, utterance_mask(index, reference), over)
    return target, filtered, filters_as_text(reference)


def _columns(
    samples: list[Sample], units: list[str], prior: float, words: NDArray[np.int64]
) -> dict[str, Any]:
    """Columns of a result, without those of the test, with a row for each of `words`.

    `samples` are target, reference, and the target by other units; `units` are the columns of the
    units of target and reference, and of the others.
    """
    target, reference, *by_others = samples
    own, *others = (UNIT_LABELS.get(column, column) for column in units)
    n1, n2 = int(target.totals.sum()), int(reference.totals.sum())
    prior_counts = prior * (target.totals + reference.totals) / (n1 + n2)
    z = association.fightin_words(target.totals, reference.totals, n1, n2, prior_counts)
    o11, o12 = target.totals[words], reference.totals[words]
    return {
        "target_count": o11,
        "target_words": np.full(len(words), n1),
        "target_per_million": o11 * 1e6 / n1,
        "reference_count": o12,
        "reference_words": np.full(len(words), n2),
        "reference_per_million": o12 * 1e6 / n2,
        "log_likelihood": association.log_likelihood(o11, o12, n1, n2),
        "log_ratio": association.log_ratio(o11, o12, n1, n2),
        "diff_percent": association.diff_percent(o11, o12, n1, n2),
        "fightin_words_z": z[words],
        f"target_{own}": _ranges(target, words),
        **_top_unit(target, words),
        f"reference_{own}": _ranges(reference, words),
        **{f"target_{name}": _ranges(s, words) for name, s in zip(others, by_others, strict=True)},
    }


def _ranges(sample: Sample, words: NDArray[np.int64]) -> ArrowArray:
    """The range of words over the units of a sample; null if it has no units."""
    if sample.units is None:
        return pa.nulls(len(words), pa.int64())
    return integers(sample.ranges[words])


def _top_unit(sample: Sample, words: NDArray[np.int64]) -> dict[str, Any]:
    """The unit of a sample with the highest count of each word, and its share of the word."""
    assert sample.units is not None
    entries = top_entries(sample.counts, len(sample.totals))[words]
    units = np.where(entries < 0, len(sample.units), np.append(sample.counts.units, 0)[entries])
    counts = np.where(entries < 0, np.nan, np.append(sample.counts.counts, 0)[entries])
    return {
        "most_in": strings([*sample.units, None]).take(integers(units)),
        "most_share": floats(counts / np.maximum(sample.totals[words], 1)),
    }


def _column(values: ArrowArray | NDArray[Any]) -> ArrowArray:
    if isinstance(values, np.ndarray):
        return (integers if values.dtype.kind == "i" else floats)(values)
    return values
