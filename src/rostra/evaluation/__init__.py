"""Evaluation: scores of systems that extract quotations, and agreement between annotators.

A score compares the quotations that any system predicts with annotated ones; nothing here knows how
predictions were made. The protocol, by module:

- `units`: the parts of spans that are compared, and the tiers: *direct* (the main tier), *all*,
  overlap;
- `speaker_matching`: when two strings name the same speaker;
- `article_counts`: the counts of one article;
- `score`: precision, recall, F1 and accuracies over all articles, with bootstrap intervals;
- `gold_io`: the files of gold and predictions; `score_report`: a score as text and as JSON.

Besides, `record_accuracy` compares drafted records with released ones column by column,
`krippendorff` and `gamma` have the coefficients of agreement, and `levels` says what a coefficient
shows, and from how many units on. `readings` sets the annotators of a corpus's layers side by side,
`agreement` measures how far they agree, `disagreements` lists where they do not, and
`agreement_report` has both as text and as JSON.
"""

from rostra.evaluation.agreement import (
    CategoryAgreement,
    LayerAgreement,
    SpanCounts,
    ValueAgreement,
    WordsAgreement,
    agreement,
)
from rostra.evaluation.article_counts import Mistake
from rostra.evaluation.articles import Article, Prediction, Quotation
from rostra.evaluation.disagreements import Disagreement, disagreements
from rostra.evaluation.gamma import Gamma, gamma
from rostra.evaluation.gold_io import read_gold, read_predictions
from rostra.evaluation.krippendorff import (
    Coefficient,
    Continuum,
    NominalAgreement,
    Unit,
    UnitizingAgreement,
    nominal_agreement,
    unitizing_agreement,
)
from rostra.evaluation.levels import LEVELS, level_of, required_units
from rostra.evaluation.record_accuracy import Accuracy, record_accuracy
from rostra.evaluation.score import Metric, Score, Share, score

__all__ = [
    "LEVELS",
    "Accuracy",
    "Article",
    "CategoryAgreement",
    "Coefficient",
    "Continuum",
    "Disagreement",
    "Gamma",
    "LayerAgreement",
    "Metric",
    "Mistake",
    "NominalAgreement",
    "Prediction",
    "Quotation",
    "Score",
    "Share",
    "SpanCounts",
    "Unit",
    "UnitizingAgreement",
    "ValueAgreement",
    "WordsAgreement",
    "agreement",
    "disagreements",
    "gamma",
    "level_of",
    "nominal_agreement",
    "read_gold",
    "read_predictions",
    "record_accuracy",
    "required_units",
    "score",
    "unitizing_agreement",
]
