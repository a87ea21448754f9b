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
`krippendorff` has the coefficients of agreement and `agreement` those of a corpus's layers.
"""

from rostra.evaluation.agreement import LayerAgreement, ValueAgreement, agreement
from rostra.evaluation.article_counts import Mistake
from rostra.evaluation.articles import Article, Prediction, Quotation
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
from rostra.evaluation.record_accuracy import Accuracy, record_accuracy
from rostra.evaluation.score import Metric, Score, Share, score

__all__ = [
    "Accuracy",
    "Article",
    "Coefficient",
    "Continuum",
    "LayerAgreement",
    "Metric",
    "Mistake",
    "NominalAgreement",
    "Prediction",
    "Quotation",
    "Score",
    "Share",
    "Unit",
    "UnitizingAgreement",
    "ValueAgreement",
    "agreement",
    "nominal_agreement",
    "read_gold",
    "read_predictions",
    "record_accuracy",
    "score",
    "unitizing_agreement",
]
