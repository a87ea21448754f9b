"""Trace quotations to their sources: is this what was said?

A FILE is an article, whose quotations are found by their marks; or a list of quotations, .jsonl or
.csv with the field quote and, if known, speaker and source (the id of a source). --against names
where they may be from: a corpus, whose newest release says who says what; a folder of texts; or
texts. Each quotation gets one verdict:

  verbatim, typography     what was said, to the letter or up to marks and spaces
  elided                   words are missing where it says so; a flag says which deserve a look
  ambiguous                the words stand in several places
  unmarked-elision, altered, spliced, other-speaker, other-source, not-found

A verdict is about words: it says nothing of anybody's intention. What stands in marks and was not
judged is listed.

Exit codes: 0 each quotation is verbatim, typography, ambiguous, or elided without a flag; 1 one is
not, or with --strict something in marks was not judged; 2 could not run, or of a text nothing was
judged though something stands in marks.
"""

import argparse
from pathlib import Path

from rostra.cli.options import add_options
from rostra.cli.progress_bar import progress_bar
from rostra.cli.trace_report import Traced, is_as_said, print_traced
from rostra.curation.article import read_report
from rostra.errors import RostraError
from rostra.tracing import Judged, SourceIndex, Unjudged, read_sources, trace, trace_text
from rostra.tracing.quotation_list import SUFFIXES, read_quotations


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    texts = "articles (UTF-8, one paragraph per line; HTML, PDF or DOCX), or lists: .jsonl or .csv"
    parser.add_argument("texts", metavar="FILE", nargs="+", type=Path, help=texts)
    against = "a corpus, folders or texts that they may quote (required)"
    parser.add_argument(
        "--against", metavar="PATH", nargs="+", action="extend", required=True, help=against
    )
    strict = "exit with 1 where something in quotation marks was not judged (default: list it)"
    parser.add_argument("--strict", action="store_true", help=strict)
    form = "form of the report (default: %(default)s)"
    choices = ("text", "json", "sarif", "github")
    parser.add_argument("--format", choices=choices, default="text", help=form)
    everything = "also print quotations that are what was said (default: count them)"
    parser.add_argument("--all", action="store_true", help=everything)
    add_options(parser, "encoding", "language")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    traced = []
    with progress_bar() as progress:
        sources = read_sources(
            args.against, language=args.language, encoding=args.encoding, progress=progress
        )
        index = SourceIndex(sources, progress=progress)
        advance = progress("texts", len(args.texts))
        for file in args.texts:
            is_list = file.suffix.lower() in SUFFIXES
            one = _traced_list if is_list else _traced_article
            traced.append(one(file, index, args.language, args.encoding))
            advance(1)
    print_traced(traced, {s.id: s.text for s in sources}, args.format, everything=args.all)
    if unread := [str(text.file) for text in traced if text.unjudged and not text.judged]:
        raise RostraError(
            f"{', '.join(unread)}: nothing was judged, though something stands in quotation marks: "
            "if it is a quotation, give it in a list (.jsonl with the field quote)"
        )
    failed = any(not is_as_said(one) for text in traced for one in text.judged)
    unjudged = any(text.unjudged for text in traced)
    return int(failed or (args.strict and unjudged))


def _traced_article(
    file: Path, index: SourceIndex, language: str | None, encoding: str | None
) -> Traced:
    text = read_report(file, encoding).text
    found = trace_text(text, index, language=language)
    return Traced(str(file), text, found.language, found.judged, found.unjudged)


def _traced_list(
    file: Path, index: SourceIndex, language: str | None, encoding: str | None
) -> Traced:
    judged, unjudged, lines = [], [], []
    for line, quote, speaker, source in read_quotations(file, encoding):
        if not any(map(str.isalnum, quote)):
            unjudged.append((Unjudged(quote, 0, len(quote), "no-word"), line))
            continue
        try:
            found = trace(quote, index, speaker=speaker, source=source, language=language)
        except RostraError as error:
            raise RostraError(f"{file}:{line}: {error}") from error
        judged.append(Judged(quote, 0, len(quote), speaker, source, found))
        lines.append(line)
    lines += [line for _, line in unjudged]
    without = tuple(one for one, _ in unjudged)
    return Traced(str(file), None, language or "und", tuple(judged), without, tuple(lines))
