"""Propose the utterances of news reports: who says what, in which role, for which country.

A report is a UTF-8 text, a paragraph a line. The text form shows the report with what was found
marked in it, and what stands in quotation marks and was left; the jsonl form has an utterance a
line, with the rule and the confidence of each decision. Nothing is entered into a corpus: that is
`rostra add`.

Exit codes: 0 done, 2 a report could not be read (the others are drafted all the same).
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rostra.cli.report import add_language
from rostra.curation.article import read_article
from rostra.errors import RostraError
from rostra.files import new_file
from rostra.quotations.extraction import Draft, draft, render

_ENDING = {"text": "draft.txt", "jsonl": "draft.jsonl"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("articles", metavar="ARTICLE.txt", nargs="+", type=Path)
    parser.add_argument(
        "--out", metavar="DIR", type=Path, help="write a file a report into DIR, named after it"
    )
    parser.add_argument("--format", choices=("text", "jsonl"), default="text")
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    articles: list[Path] = args.articles
    places = _places(articles, args.out, _ENDING[args.format]) if args.out else {}
    failed = 0
    for article in articles:
        try:
            drafted = draft(read_article(article), language=args.language)
        except RostraError as error:
            print(f"rostra: {error}", file=sys.stderr)
            failed = 2
            continue
        shown = _shown(article.stem, drafted, args.format)
        if args.out:
            with new_file(places[article]) as out:
                out.write(shown)
            print(places[article])
        else:
            heading = f"== {article}\n" if len(articles) > 1 and args.format == "text" else ""
            print(heading + shown, end="")
    return failed


def _shown(name: str, drafted: Draft, form: str) -> str:
    if form == "text":
        return render(drafted)
    lines = (
        {"source": name} | asdict(found) | {"confidence": round(found.confidence, 3)}
        for found in drafted.utterances
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _places(articles: list[Path], folder: Path, ending: str) -> dict[Path, Path]:
    """Where the draft of each report goes; refuses what would take the place of another."""
    folder.mkdir(parents=True, exist_ok=True)
    places: dict[Path, Path] = {}
    for article in articles:
        place = folder / f"{article.stem}.{ending}"
        if place in places.values():
            raise RostraError(f"two reports are named {article.stem!r}; their drafts would be one")
        places[article] = place
    reports = {article.resolve() for article in articles}
    for place in places.values():
        if place.resolve() in reports:
            raise RostraError(f"a draft would take the place of {place}; name another --out")
    return places
