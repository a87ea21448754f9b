"""Score predicted quotations and speakers against gold ones, from any system.

GOLD and PRED have one JSON object per line:
  GOLD  {"id", "text", "quotes": [{"start", "end", "kind": "direct"|"mixed", "source_text",
        "source_spans", "source_type", "speaker"}], "content_spans"}
  PRED  {"id", "quotes": [{"start", "end", "speaker", "speaker_start", "speaker_end"}]}
Offsets are Unicode code points, end exclusive, with or without the quotation marks. Labels that
GOLD lacks are not scored. "end to end, entity" (exact span, right person) separates systems best.

Exit codes: 0 scored, 2 could not run (a file is missing or has another form).
"""

import argparse
import json
from pathlib import Path

from rostra.cli.options import whole_number
from rostra.evaluation import Mistake, read_gold, read_predictions, score
from rostra.evaluation.score_report import sample, score_as_json, score_as_text
from rostra.printable import escaped


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    gold = "the right quotations and speakers"
    parser.add_argument("gold", metavar="GOLD.jsonl", type=Path, help=gold)
    predicted = "the quotations and speakers that are scored"
    parser.add_argument("predictions", metavar="PRED.jsonl", type=Path, help=predicted)
    form = "form of the result (default: %(default)s)"
    parser.add_argument("--format", choices=("text", "json"), default="text", help=form)
    errors = "show a sample of N errors in context, the same on every run (default: %(default)s)"
    parser.add_argument("--errors", type=whole_number, default=0, metavar="N", help=errors)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    articles = read_gold(args.gold)
    result = score(articles, read_predictions(args.predictions, articles))
    mistakes = sample(result.mistakes, args.errors)
    if args.format == "json":
        print(json.dumps(score_as_json(result, mistakes), ensure_ascii=True, indent=2))
        return 0
    print(score_as_text(result))
    if mistakes:
        print(f"\n{len(mistakes)} of {len(result.mistakes)} errors")
    for mistake in mistakes:
        print(_in_context(mistake))
    return 0


def _in_context(mistake: Mistake) -> str:
    place = f"{mistake.kind}: {mistake.article}:{mistake.start}-{mistake.end}"
    if mistake.kind in ("speaker", "mention"):
        place += f": {mistake.predicted or '(nobody)'}, gold {mistake.gold}"
    context = f"…{mistake.before}[[{mistake.text}]]{mistake.after}…"
    return f"\n{escaped(place)}\n    {escaped(context)}"
