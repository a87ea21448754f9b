"""Association and keyness measures over arrays; each says where its formula is from.

Notation: `o11` how often a word stands in the first part, `o12` in the second; `n1` and `n2` are
all words of the parts. Logarithms are to base 2 unless a function says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any] | float


def expected(o11: Numbers, o12: Numbers, n1: Numbers, n2: Numbers) -> Any:  # noqa: ANN401
    """How often a word would stand in the first part if it did not care: row x column / total."""
    return (np.asarray(o11, float) + o12) * n1 / (np.asarray(n1, float) + n2)


def log_likelihood(o11: Numbers, o12: Numbers, n1: Numbers, n2: Numbers) -> Any:  # noqa: ANN401
    """G² on all four cells, 2 Σ O ln(O / E) (Dunning 1993, aclanthology.org/J93-1003), >= 0."""
    a, b = np.asarray(o11, float), np.asarray(o12, float)
    c, d = n1 - a, n2 - b
    n = a + b + c + d
    cells = ((a, a + b, a + c), (b, a + b, b + d), (c, c + d, a + c), (d, c + d, b + d))
    found = sum(_o_ln(o, o * n, row * col) for o, row, col in cells)
    return np.maximum(2 * found, 0.0)


def _o_ln(o: Any, above: Any, below: Any) -> Any:  # noqa: ANN401 - arrays
    ratio = np.divide(above, below, out=np.ones_like(above), where=(o > 0) & (below > 0))
    return o * np.log(ratio)


def log_ratio(o11: Numbers, o12: Numbers, n1: Numbers, n2: Numbers) -> Any:  # noqa: ANN401
    """log2 of the ratio of relative frequencies; 0 counts as 0.5 (Hardie 2014)."""
    a, b = np.asarray(o11, float), np.asarray(o12, float)
    return np.log2((np.where(a == 0, 0.5, a) / n1) / (np.where(b == 0, 0.5, b) / n2))


def diff_percent(o11: Numbers, o12: Numbers, n1: Numbers, n2: Numbers) -> Any:  # noqa: ANN401
    """%DIFF, 100 (f1 - f2) / f2 of relative frequencies (Gabrielatos & Marchi 2012).

    NaN where the word does not stand in the second part: the difference has no bound.
    """
    f1, f2 = np.asarray(o11, float) / n1, np.asarray(o12, float) / n2
    return np.divide(100 * (f1 - f2), f2, out=np.full_like(f2, np.nan), where=f2 > 0)


def fightin_words(
    o11: Numbers,
    o12: Numbers,
    n1: Numbers,
    n2: Numbers,
    prior: Numbers,
) -> Any:  # noqa: ANN401
    """Z of the log-odds ratio with an informative Dirichlet prior.

    Monroe, Colaresi & Quinn 2008, doi:10.1093/pan/mpn018, equations 16, 18 (its right side) and
    22. Natural logarithms. NaN where there is one word only: it has no odds.

    Args:
        o11: counts in the first part.
        o12: counts in the second.
        n1: all words of the first part.
        n2: all words of the second.
        prior: pseudo-counts, one for each word of the vocabulary; their sum is that of all words.
    """
    a, b, alpha = (np.asarray(v, float) for v in (o11, o12, prior))
    others = alpha.sum() - alpha
    with np.errstate(divide="ignore", invalid="ignore"):
        odds1 = (a + alpha) / (n1 - a + others)
        odds2 = (b + alpha) / (n2 - b + others)
        return (np.log(odds1) - np.log(odds2)) / np.sqrt(1 / (a + alpha) + 1 / (b + alpha))


def mutual_information(o11: Numbers, e11: Numbers) -> Any:  # noqa: ANN401
    """MI, log2(O / E) (Church & Hanks 1990, aclanthology.org/J90-1003)."""
    return np.log2(np.asarray(o11, float) / e11)


def t_score(o11: Numbers, e11: Numbers) -> Any:  # noqa: ANN401
    """T-score, (O - E) / sqrt(O) (Church et al. 1991)."""
    return (np.asarray(o11, float) - e11) / np.sqrt(np.asarray(o11, float))


def log_dice(both: Numbers, node: Numbers, collocate: Numbers) -> Any:  # noqa: ANN401
    """logDice, 14 + log2(2 f(xy) / (f(x) + f(y))) (Rychlý 2008); 14 is the most."""
    return 14 + np.log2(2 * np.asarray(both, float) / (np.asarray(node, float) + collocate))
