"""Association and keyness measures over arrays, each with the source of its formula.

Notation: `o11` is the frequency of a word in the first sample (the target, or the words near a
query) and `o12` that in the second; `n1` and `n2` are the numbers of all words of the samples.
Arguments are numbers or arrays of one shape, as is the result. Logarithms are to base 2 unless a
function says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any] | float
    Floats = NDArray[np.float64]


def expected(o11: Numbers, o12: Numbers, n1: Numbers, n2: Numbers) -> Floats:
    """Expected frequency in the first sample under independence: row x column / total."""
    return (np.asarray(o11, float) + o12) * n1 / (np.asarray(n1, float) + n2)


def log_likelihood(o11: Numbers, o12: Numbers, n1: Numbers, n2: Numbers) -> Floats:
    """G² over all four cells, 2 Σ O ln(O / E) (Dunning 1993, aclanthology.org/J93-1003); >= 0."""
    a, b = np.asarray(o11, float), np.asarray(o12, float)
    c, d = n1 - a, n2 - b
    n = a + b + c + d
    cells = ((a, a + b, a + c), (b, a + b, b + d), (c, c + d, a + c), (d, c + d, b + d))
    terms = (_term(observed, n, row * column) for observed, row, column in cells)
    return np.maximum(2 * sum(terms, np.zeros_like(a)), 0.0)


def _term(observed: Floats, n: Floats, margins: Floats) -> Floats:
    """O ln(O / E) of one cell, 0 for an empty one; E is the product of its margins / n."""
    ratio = np.ones_like(margins)
    np.divide(observed * n, margins, out=ratio, where=(observed > 0) & (margins > 0))
    return observed * np.log(ratio)


def log_ratio(o11: Numbers, o12: Numbers, n1: Numbers, n2: Numbers) -> Floats:
    """Binary logarithm of the ratio of relative frequencies; 0 counts as 0.5 (Hardie 2014)."""
    a, b = np.asarray(o11, float), np.asarray(o12, float)
    return np.log2((np.where(a == 0, 0.5, a) / n1) / (np.where(b == 0, 0.5, b) / n2))


def diff_percent(o11: Numbers, o12: Numbers, n1: Numbers, n2: Numbers) -> Floats:
    """%DIFF, 100 (f1 - f2) / f2 of relative frequencies (Gabrielatos & Marchi 2012).

    NaN for a word that does not occur in the second sample: its difference has no bound.
    """
    f1, f2 = np.asarray(o11, float) / n1, np.asarray(o12, float) / n2
    return np.divide(100 * (f1 - f2), f2, out=np.full_like(f2, np.nan), where=f2 > 0)


def fightin_words(o11: Numbers, o12: Numbers, n1: Numbers, n2: Numbers, prior: Numbers) -> Floats:
    """Z-score of the log-odds ratio with an informative Dirichlet prior.

    Monroe, Colaresi & Quinn 2008, doi:10.1093/pan/mpn018, equations 16, 18 (its right side) and
    22. Natural logarithms. `o11`, `o12` and `prior`, the pseudo-counts, need all words of the
    vocabulary. NaN if there is only one word, which has no odds.
    """
    a, b, alpha = (np.asarray(values, float) for values in (o11, o12, prior))
    others = alpha.sum() - alpha
    with np.errstate(divide="ignore", invalid="ignore"):
        odds1 = (a + alpha) / (n1 - a + others)
        odds2 = (b + alpha) / (n2 - b + others)
        variance = 1 / (a + alpha) + 1 / (b + alpha)
        return np.asarray((np.log(odds1) - np.log(odds2)) / np.sqrt(variance))


def mutual_information(o11: Numbers, e11: Numbers) -> Floats:
    """Mutual information, log2(O / E) (Church & Hanks 1990, aclanthology.org/J90-1003)."""
    return np.log2(np.asarray(o11, float) / e11)


def t_score(o11: Numbers, e11: Numbers) -> Floats:
    """T-score, (O - E) / sqrt(O) (Church, Gale, Hanks & Hindle 1991)."""
    observed = np.asarray(o11, float)
    return np.asarray((observed - e11) / np.sqrt(observed))


def log_dice(both: Numbers, node: Numbers, collocate: Numbers) -> Floats:
    """logDice, 14 + log2(2 f(xy) / (f(x) + f(y))) (Rychlý 2008); 14 if neither occurs alone.

    `both` is the frequency of node and collocate together, the others are their own frequencies.
    It exceeds 14 only where a window has the collocate several times for one node.
    """
    return 14 + np.log2(2 * np.asarray(both, float) / (np.asarray(node, float) + collocate))
