"""A score as text and as JSON."""

import random
from collections.abc import Iterable, Sequence
from typing import Any

from rostra.evaluation.counting import Mistake
from rostra.evaluation.figures import RESAMPLES, Score, Share

TITLES = {
    "direct_exact": "direct, exact",
    "direct_overlap@0.8": "direct, overlap > 0.8",
    "direct_overlap@0.3": "direct, overlap > 0.3",
    "all_exact": "all, exact",
    "e2e_mention": "end to end, mention",
    "e2e_entity": "end to end, entity",
    "mention": "mention",
    "source_string": "source string",
    "entity": "entity",
}
INTERVALS = f"95 % intervals: percentile bootstrap over articles, {RESAMPLES:,} resamples"
_SHARES = ("precision", "recall", "f1")


def as_json(score: Score, mistakes: Iterable[Mistake]) -> dict[str, Any]:
    """All that a score has, made of what JSON knows; `mistakes` stand in for all of them."""
    return {
        "articles": score.articles,
        "unpredicted": score.unpredicted,
        "ignored": score.ignored,
        "figures": {
            name: {kind: share._asdict() for kind, share in figure.shares.items()} | figure.counts
            for name, figure in score.figures.items()
        },
        "by_source_type": score.by_source_type,
        "errors": [mistake._asdict() for mistake in mistakes],
    }


def sample(mistakes: Sequence[Mistake], number: int) -> list[Mistake]:
    """So many mistakes from all articles, the same at every call, in the order of the articles."""
    if number >= len(mistakes):
        return list(mistakes)
    chosen = random.Random(0).sample(range(len(mistakes)), number)  # noqa: S311 - no secret
    return [mistakes[at] for at in sorted(chosen)]


def as_text(score: Score) -> str:
    """The figures as tables."""
    rates = {name: f for name, f in score.figures.items() if "f1" in f.shares}
    accuracies = {name: f for name, f in score.figures.items() if "accuracy" in f.shares}
    parts = [_head(score)]
    rows = [
        [TITLES[name], *(shown(f.shares[kind]) for kind in _SHARES), *map(str, f.counts.values())]
        for name, f in rates.items()
    ]
    parts.append(aligned([["", *_SHARES, "right", "predicted", "gold"], *rows]))
    if accuracies:
        rows = [
            [TITLES[name], shown(f.shares["accuracy"]), *map(str, f.counts.values())]
            for name, f in accuracies.items()
        ]
        parts.append(aligned([["who spoke, of those found", "accuracy", "right", "of"], *rows]))
    if score.by_source_type:
        parts.append(_by_type(score))
    return "\n\n".join([*parts, _foot(score)])


def shown(share: Share) -> str:
    """A share and its interval: 0.9712 [0.960, 0.981]."""
    if share.low is None or share.high is None:
        return f"{share.value:.4f}"
    return f"{share.value:.4f} [{share.low:.3f}, {share.high:.3f}]"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as columns: the first to the left, the others to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _head(score: Score) -> str:
    parts = [f"{score.articles} article{'' if score.articles == 1 else 's'}"]
    if score.unpredicted:
        parts.append(f"{score.unpredicted} of them without a line in the predictions")
    parts.append(f"{score.ignored} predicted units ignored in tier direct")
    return ", ".join(parts)


def _by_type(score: Score) -> str:
    ways = [way for way in ("mention", "entity") if way in score.figures]
    rows = [
        [kind, *(f"{tally[way] / tally['n']:.3f}" for way in ways), str(tally["n"])]
        for kind, tally in score.by_source_type.items()
    ]
    return aligned([["by type of the source", *ways, "of"], *rows])


def _foot(score: Score) -> str:
    lacking = {
        "mention": "source_spans",
        "source_string": "source_text",
        "entity": "speaker",
    }
    lines = [INTERVALS] if score.articles > 1 else []
    lines += [
        f"not scored: {TITLES[name]}; no direct quotation of gold has {label}"
        for name, label in lacking.items()
        if name not in score.figures
    ]
    return "\n".join(lines)
