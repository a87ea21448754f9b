"""Statistics of a corpus: frequencies, n-grams, collocates, dispersion and keyness.

They are methods of `rostra.concordance.Index`. `association` has the measures behind collocates and
keyness as functions over arrays.
"""

from rostra.concordance.statistics.association import (
    diff_percent,
    expected,
    fightin_words,
    log_dice,
    log_likelihood,
    log_ratio,
    mutual_information,
    t_score,
)

__all__ = [
    "diff_percent",
    "expected",
    "fightin_words",
    "log_dice",
    "log_likelihood",
    "log_ratio",
    "mutual_information",
    "t_score",
]
