"""Scoring: how well any system finds direct quotations and says who spoke them.

The protocol, a module a part:

- `units`: spans are cut at line feeds and trimmed, so that marks and edge punctuation do not count;
- `tiers`: what counts as found: *direct* (the main tier), *all*, and overlap;
- `names`: when two strings name one speaker;
- `counting`: the counts of one article;
- `figures`: precision, recall, F1 and accuracies with their bootstrap intervals over articles;
- `reading`: the files of gold and predictions; `showing`: a score as text and as JSON;
- `agreement`: drafted records against released ones, column by column.

Nothing here knows how predictions were made.
"""

from rostra.evaluation.articles import Article, Claim, Quotation
from rostra.evaluation.counting import Mistake
from rostra.evaluation.figures import Figure, Score, Share, score
from rostra.evaluation.reading import read_gold, read_predictions
from rostra.evaluation.records import Tally, against_records

__all__ = [
    "Article",
    "Claim",
    "Figure",
    "Mistake",
    "Quotation",
    "Score",
    "Share",
    "Tally",
    "against_records",
    "read_gold",
    "read_predictions",
    "score",
]
