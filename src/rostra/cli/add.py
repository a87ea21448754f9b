"""Enter a report into a corpus: its text as a source, its draft as unreviewed records.

A text in UTF-8 is copied byte for byte; the records are those of `rostra draft`. Compare them with
the text (`rostra show`, or `rostra review` in a browser), correct them with `rostra edit`, `reject`
and `quote`, then accept them with `rostra accept`. Options describe the source; what you leave out
stays null. --title, --publisher, --published and --url are what the document itself says; what you
know from elsewhere needs --evidence, --compared and --accessed, and is kept in `external_facts`.

Exit codes: 0 entered, 1 problems (nothing was entered), 2 could not run.
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from rostra.cli.evidence import add_evidence, evidence_of
from rostra.cli.options import add_options
from rostra.cli.problem_report import print_report
from rostra.cli.progress_bar import progress_bar
from rostra.cli.recover import conclude_first
from rostra.curation.add import Added, add
from rostra.curation.article import read_report
from rostra.curation.documents import describe
from rostra.errors import RostraError
from rostra.printable import counted, guarded, shell_command
from rostra.quotations.extraction import Draft, draft
from rostra.quotations.extraction.lexicon import LANGUAGES, has_lexicon
from rostra.quotations.extraction.reading_language import UNKNOWN
from rostra.releases import Corpus

_SOURCE_COLUMNS = {
    "title": "headline of the report (default: null)",
    "publisher": "who published it (default: null)",
    "published": "date of publication: YYYY, YYYY-MM or YYYY-MM-DD (default: null)",
    "url": "web address of the report (default: null)",
    "licence": "licence of the text, as an SPDX expression (default: LicenseRef-Source-Text)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    article = "the report: UTF-8, one paragraph per line; or HTML, PDF or DOCX"
    parser.add_argument("article", metavar="ARTICLE.txt", type=Path, help=article)
    source = "id of the source: words of a-z and 0-9 with - between them (required)"
    parser.add_argument("--id", metavar="ID", required=True, help=source)
    for column, description in _SOURCE_COLUMNS.items():
        parser.add_argument(f"--{column}", metavar="TEXT", help=description)
    add_evidence(parser, required=False)
    add_options(parser, "encoding", "language", "corpus", "format")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    corpus = Corpus(args.corpus)
    columns = (*_SOURCE_COLUMNS, "language")
    source = {name: value for name in columns if (value := getattr(args, name)) is not None}
    evidence = evidence_of(args)
    report = read_report(args.article, args.encoding)
    text = report.text
    if report.conversion is not None:
        print(guarded(describe(args.article, report.conversion)), file=sys.stderr)
        source["x_original"] = f"{args.article.name[:200]}, read by {report.conversion.reader}"
        source["x_original_sha256"] = report.conversion.sha256
    concluded = conclude_first(corpus.path)
    file = f"sources/{args.id}.txt"
    if concluded and file in concluded.files and (corpus.path / file).read_text("utf-8") == text:
        return print_report([], corpus.path, args.format, f"entered: {args.id}")
    with progress_bar() as progress:
        drafted = draft(text, language=args.language, progress=progress)
    if drafted.language == UNKNOWN:
        raise RostraError(
            f"the language of {args.article} is not known ({drafted.language_reason}). Name it: "
            f"--language TAG. Those with a lexicon are {', '.join(LANGUAGES)}; of a report in any "
            "other the text alone is entered"
        )
    source["language"] = drafted.language
    records = [asdict(utterance) for utterance in drafted.utterances]
    if not has_lexicon(drafted.language):
        records = []  # nobody can be found to have a speaker: the text alone is entered
    elif not records:
        raise RostraError(f"no quotation was found in {args.article}; nothing was added")
    added = add(corpus, args.id, text, records, source, evidence=evidence, document=report.document)
    code = print_report(added.problems, corpus.path, args.format, _verdict(args.id, drafted, added))
    if code:
        print("rostra: nothing was entered: the draft has problems", file=sys.stderr)
    elif args.format == "text":
        encoding = ["--encoding", args.encoding] if args.encoding else []
        option = ["--corpus", args.corpus] if args.corpus else []
        task = "enter its quotations with rostra quote"
        if added.utterances:
            task = "correct its records with rostra show, edit, reject and quote"
        print(f"Next: {task} beside the draft, then accept it")
        print(f"  {shell_command('rostra', 'draft', args.article, *encoding)}")
        print(f"  {shell_command('rostra', 'accept', args.id, *option)}")
    return code


def _verdict(source: str, drafted: Draft, added: Added) -> str:
    speakers = len({record["speaker_id"] for record in added.utterances.values()})
    without = sum(utterance.speaker is None for utterance in drafted.utterances)
    left_out = {
        "marked passages": len(drafted.rejected),
        "quotations without a speaker": without,
        "quotations with a speaker or words too long for the column": added.left_out,
    }
    read_as = ""
    if drafted.language_reason != "given":
        read_as = f"; read as {drafted.language}: {drafted.language_reason}"
    if not has_lexicon(drafted.language):
        read_as = f"; no lexicon for {drafted.language} (lexicons: {', '.join(LANGUAGES)})"
    return (
        f"entered: {source}: {counted(len(added.utterances), 'utterances')} by "
        f"{counted(speakers, 'speakers')} ({len(added.speakers)} new), unreviewed"
        + "".join(f"; {_counted_first(n, what)} left out" for what, n in left_out.items() if n)
        + (f"; {added.shortened} with a role or cue too long, now null" if added.shortened else "")
        + read_as
    )


def _counted_first(number: int, what: str) -> str:
    """A number with its noun, which is the first word, or the last: "1 marked passage"."""
    noun, *rest = what.split(" ", 1)
    return " ".join([counted(number, noun), *rest]) if noun.endswith("s") else counted(number, what)
