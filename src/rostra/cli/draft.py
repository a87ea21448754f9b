"""Propose the utterances of news reports: who says what, in which role, for which country.

A report is a UTF-8 text with one paragraph per line. The format text shows the report with the
proposals marked in it, the passages that look like quotations and were left out, and which
paragraphs were read as which kind of text (report, transcript, interview, debate, posts, dialogue,
live-blog, list); jsonl has one utterance per line, with that kind in `read_as`, and the rule and
the confidence of each decision. Nothing is entered into a corpus: `rostra add` does that.

Exit codes: 0 done, 2 a report could not be read (the others are drafted all the same).
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rostra.cli.options import add_options
from rostra.cli.progress_bar import progress_bar
from rostra.curation.article import read_report
from rostra.curation.documents import describe
from rostra.errors import RostraError
from rostra.files import new_file
from rostra.printable import guarded
from rostra.quotations.extraction import Draft, draft, render

_SUFFIX = {"text": "draft.txt", "jsonl": "draft.jsonl"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    articles = "reports: UTF-8, one paragraph per line; or HTML, PDF or DOCX"
    parser.add_argument("articles", metavar="ARTICLE.txt", nargs="+", type=Path, help=articles)
    out = "write one file per report into DIR, named after it (default: print the drafts)"
    parser.add_argument("--out", metavar="DIR", type=Path, help=out)
    form = (
        "the report with the proposals marked (text) or one utterance per line (jsonl) "
        "(default: %(default)s)"
    )
    parser.add_argument("--format", choices=("text", "jsonl"), default="text", help=form)
    add_options(parser, "encoding", "language")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    articles: list[Path] = args.articles
    outputs = _output_files(articles, args.out, _SUFFIX[args.format]) if args.out else {}
    code = 0
    for article in articles:
        try:
            report = read_report(article, args.encoding)
            with progress_bar() as progress:
                drafted = draft(report.text, language=args.language, progress=progress)
        except RostraError as error:
            print(f"rostra: {error}", file=sys.stderr)
            code = 2
            continue
        if report.conversion is not None:
            print(guarded(describe(article, report.conversion)), file=sys.stderr)
        text = render(drafted) if args.format == "text" else _jsonl(article.stem, drafted)
        if args.out:
            with new_file(outputs[article]) as file:
                file.write(guarded(text))
            print(outputs[article])
            if report.conversion is not None:
                _write_text(outputs[article].with_name(f"{article.stem}.txt"), report.text)
        else:
            heading = f"== {article}\n" if len(articles) > 1 and args.format == "text" else ""
            print(heading + text, end="")
    return code


def _write_text(file: Path, text: str) -> None:
    """Write the text that was taken from a document, unless a file is there: it may be edited."""
    if not file.exists():
        with new_file(file) as out:
            out.write(text)
        print(file)
    elif file.read_bytes() != text.encode():
        print(f"rostra: {file} exists already and was left as it is", file=sys.stderr)


def _jsonl(name: str, drafted: Draft) -> str:
    records = (
        {"source": name, "read_as": drafted.kind_of(utterance.paragraph)}
        | asdict(utterance)
        | {"confidence": round(utterance.confidence, 3)}
        for utterance in drafted.utterances
    )
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _output_files(articles: list[Path], folder: Path, suffix: str) -> dict[Path, Path]:
    """Return the file for the draft of each report; none may overwrite a draft or a report."""
    folder.mkdir(parents=True, exist_ok=True)
    reports = {article.resolve() for article in articles}
    outputs: dict[Path, Path] = {}
    for article in articles:
        file = folder / f"{article.stem}.{suffix}"
        if file in outputs.values():
            raise RostraError(f"two reports are named {article.stem!r}: rename one of them")
        if file.resolve() in reports:
            raise RostraError(f"a draft would overwrite the report {file}: name another --out")
        outputs[article] = file
    return outputs
