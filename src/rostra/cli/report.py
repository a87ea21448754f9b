"""How problems are printed: for people, for programs, for GitHub."""

import argparse
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

from rostra.problems import Problem
from rostra.schema import published, published_versions


def add_corpus(parser: argparse.ArgumentParser) -> None:
    """The option that names a corpus."""
    parser.add_argument(
        "--corpus", metavar="PATH", help="a corpus folder (default: the corpus that came with it)"
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """The option that names a format of the report."""
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")


def add_language(parser: argparse.ArgumentParser) -> None:
    """The option that says in which language a report is."""
    parser.add_argument(
        "--language", metavar="TAG", type=_tag, default="en", help="BCP 47 tag (default: en)"
    )


def _tag(text: str) -> str:
    column = published(published_versions()[-1])["sources"]["properties"]["language"]
    if len(text) > column["maxLength"] or not re.fullmatch(column["pattern"], text):
        raise argparse.ArgumentTypeError(f"{text!r} is no {column['x-rule'].removeprefix('a ')}")
    return text


def count(number: int, plural: str) -> str:
    """A number with its noun: 2 sources, 1 source."""
    return f"{number} {plural.removesuffix('s') if number == 1 else plural}"


def report(problems: Sequence[Problem], corpus: Path, form: str, verdict: str) -> int:
    """Print problems and a verdict; gives the exit code.

    Args:
        problems: what was found, in the order in which to print it.
        corpus: the corpus folder, to which the problems' files are relative.
        form: ``text``, ``json`` (one object: valid, verdict, problems) or ``github`` (workflow
            commands).
        verdict: one line that says what was checked, for the case that nothing is wrong.
    """
    if problems:
        files = len({problem.file for problem in problems})
        verdict = f"{count(len(problems), 'problems')} in {count(files, 'files')}"
    if form == "json":
        found = [problem._asdict() | {"remedy": problem.remedy} for problem in problems]
        whole = {"valid": not problems, "verdict": verdict, "problems": found}
        print(json.dumps(whole, indent=2))
    else:
        tell = _github if form == "github" else _text
        for problem in problems:
            print(tell(problem, _shown(corpus / problem.file)))
        print(verdict)
    return 1 if problems else 0


def _text(problem: Problem, file: str) -> str:
    place = line(file) if problem.line is None else f"{line(file)}:{problem.line}"
    field = "" if problem.field is None else f" {line(problem.field)}:"
    return f"{place}:{field} {problem.id}: {line(problem.message)}\n    {problem.remedy}"


def _github(problem: Problem, file: str) -> str:
    place = f"file={prop(file)}"
    place += "" if problem.line is None else f",line={problem.line}"
    field = "" if problem.field is None else f"{problem.field}: "
    message = data(f"{field}{problem.message}\n{problem.remedy}")
    return f"::error {place},title={prop(problem.id)}::{message}"


def _shown(file: Path) -> str:
    near = os.path.relpath(file)
    return str(file) if near.startswith("..") else near


def line(text: str) -> str:
    """One printable line, whatever the data holds."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


# The escapes that GitHub's workflow commands ask for, in the order in which they must be made.
def data(text: str) -> str:
    """Text as the message of a workflow command."""
    text = "\n".join(line(part) for part in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def prop(text: str) -> str:
    """Text as a property of a workflow command."""
    return data(text).replace(":", "%3A").replace(",", "%2C")
