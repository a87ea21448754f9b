"""Score predicted quotations and speakers against gold ones, whichever system made them.

GOLD and PRED have one JSON object a line:
  GOLD  {"id", "text", "quotes": [{"start", "end", "kind": "direct"|"mixed", "source_text",
        "source_spans", "source_type", "speaker"}], "content_spans"}
  PRED  {"id", "quotes": [{"start", "end", "speaker", "speaker_start", "speaker_end"}]}
Offsets are Unicode code points, end exclusive; marks may be in or out. Labels that GOLD lacks are
not scored. "end to end, entity" (found exactly, and the right person) separates systems best.

Exit codes: 0 scored, 2 could not run (a file that is not there or not of this form).
"""

import argparse
import json
from pathlib import Path

from rostra.cli.report import line
from rostra.evaluation import Mistake, read_gold, read_predictions, score
from rostra.evaluation.showing import as_json, as_text, sample


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("gold", metavar="GOLD.jsonl", type=Path)
    parser.add_argument("predictions", metavar="PRED.jsonl", type=Path)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--errors",
        type=_number,
        default=0,
        metavar="N",
        help="show so many errors in their context, the same ones at every call",
    )


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    articles = read_gold(args.gold)
    result = score(articles, read_predictions(args.predictions, articles))
    mistakes = sample(result.mistakes, args.errors)
    if args.format == "json":
        print(json.dumps(as_json(result, mistakes), ensure_ascii=True, indent=2))
        return 0
    print(as_text(result))
    if mistakes:
        print(f"\n{len(mistakes)} of {len(result.mistakes)} errors")
    for mistake in mistakes:
        print(_told(mistake))
    return 0


def _told(mistake: Mistake) -> str:
    place = f"{mistake.kind}: {mistake.article}:{mistake.start}-{mistake.end}"
    if mistake.kind in ("speaker", "mention"):
        place += f": {mistake.predicted or '(nobody)'}, gold {mistake.gold}"
    context = f"…{mistake.before}[[{mistake.text}]]{mistake.after}…"
    return f"\n{line(place)}\n    {line(context)}"


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of errors")
    return int(text)
