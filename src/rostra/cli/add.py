"""Enter a report into a corpus: its text as a source, its draft as unreviewed records.

The text is copied byte for byte; the records are those of `rostra draft`. Read them beside the
text, correct them in curated/utterances.jsonl, then accept them: `rostra accept`. What the report
does not say of itself stays null, unless you tell it here.

Exit codes: 0 entered, 1 problems (nothing was entered), 2 could not run.
"""

import argparse
import shlex
import sys
from dataclasses import asdict
from pathlib import Path

from rostra.cli.report import add_corpus, add_format, add_language, count, report
from rostra.curation.add import Added, add
from rostra.curation.article import read_article
from rostra.quotations.extraction import Draft, draft
from rostra.releases import Corpus

_TOLD = {
    "title": "its headline",
    "publisher": "who published it",
    "published": "when: YYYY, YYYY-MM or YYYY-MM-DD",
    "url": "where it stands",
    "licence": "licence of the text, as an SPDX expression (default: LicenseRef-Source-Text)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("article", metavar="ARTICLE.txt", type=Path)
    parser.add_argument("--id", required=True, help="id of the source: words of a-z, 0-9 and -")
    for column, text in _TOLD.items():
        parser.add_argument(f"--{column}", help=text)
    add_language(parser)
    add_corpus(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    corpus = Corpus(args.corpus)
    columns = (*_TOLD, "language")
    about = {column: given for column in columns if (given := getattr(args, column)) is not None}
    text = read_article(args.article)
    drafted = draft(text, language=args.language)
    added = add(corpus, args.id, text, [asdict(found) for found in drafted.utterances], about)
    code = report(added.problems, corpus.path, args.format, _verdict(args.id, drafted, added))
    if code:
        print("rostra: nothing was entered: the draft does not hold", file=sys.stderr)
    elif args.format == "text":
        where = ["--corpus", args.corpus] if args.corpus else []
        print("Next: correct curated/utterances.jsonl beside what the first of these shows")
        print(f"  {shlex.join(['rostra', 'draft', str(args.article)])}")
        print(f"  {shlex.join(['rostra', 'accept', args.id, *where])}")
    return code


def _verdict(source: str, drafted: Draft, added: Added) -> str:
    speakers = len({record["speaker_id"] for record in added.utterances.values()})
    lone = sum(found.speaker is None for found in drafted.utterances)
    left = {"marked passages": len(drafted.left), "quotations without a speaker": lone}
    return (
        f"entered: {source}: {count(len(added.utterances), 'utterances')} by "
        f"{count(speakers, 'speakers')} ({len(added.speakers)} new), unreviewed"
        + "".join(f"; {count(n, what)} left out" for what, n in left.items() if n)
    )
