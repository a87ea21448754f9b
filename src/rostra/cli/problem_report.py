"""Problems printed for people, for programs and for GitHub."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rostra.cli.guarded_output import print_command
from rostra.printable import counted, escaped
from rostra.problems import Problem


class Notice(NamedTuple):
    """What people should know about a file of the corpus though nothing is wrong."""

    file: str
    message: str


def print_report(  # noqa: PLR0913 - what a report has
    problems: Sequence[Problem],
    corpus: Path,
    form: str,
    verdict: str,
    notices: Sequence[Notice] = (),
    *,
    more: Mapping[str, object] | None = None,
) -> int:
    """Print the problems of a corpus, or a verdict if there are none; return the exit code.

    The form is ``text``, ``json`` (one object: valid, verdict, problems, notices if there are
    any, and what more there is) or ``github`` (workflow commands).
    """
    if problems:
        files = len({problem.file for problem in problems})
        verdict = f"{counted(len(problems), 'problems')} in {counted(files, 'files')}"
    if form == "json":
        entries = [problem._asdict() | {"remedy": _remedy(problem, corpus)} for problem in problems]
        report = {"valid": not problems, "verdict": verdict, "problems": entries}
        if notices:
            report["notices"] = [notice._asdict() for notice in notices]
        report |= more or {}
        print(json.dumps(report, indent=2))
    else:
        for problem in problems:
            if form == "github":
                print_command(_github(problem, corpus))
            else:
                print(_text(problem, corpus))
        print(verdict)
        for notice in notices:
            file = _shown(corpus / notice.file)
            if form == "github":
                place = f"file={command_property(file)}"
                print_command(f"::notice {place}::{command_message(notice.message)}")
            else:
                print(f"note: {escaped(file)}: {escaped(notice.message)}")
    return 1 if problems else 0


def _shown(file: Path) -> str:
    """The path of a file from here, or as it is if that would lead upwards."""
    relative = os.path.relpath(file)
    return str(file) if relative.startswith("..") else relative


def _remedy(problem: Problem, corpus: Path) -> str:
    return problem.remedy_for(Path(_shown(corpus / problem.file)), Path(_shown(corpus)))


def _text(problem: Problem, corpus: Path) -> str:
    file, remedy = _shown(corpus / problem.file), _remedy(problem, corpus)
    place = escaped(file) if problem.line is None else f"{escaped(file)}:{problem.line}"
    field = "" if problem.field is None else f" {escaped(problem.field)}:"
    return f"{place}:{field} {problem.id}: {escaped(problem.message)}\n    {remedy}"


def _github(problem: Problem, corpus: Path) -> str:
    file, remedy = _shown(corpus / problem.file), _remedy(problem, corpus)
    line = "" if problem.line is None else f",line={problem.line}"
    place = f"file={command_property(file)}{line}"
    field = "" if problem.field is None else f"{problem.field}: "
    message = command_message(f"{field}{problem.message}\n{remedy}")
    return f"::error {place},title={command_property(problem.id)}::{message}"


# GitHub's workflow commands ask for these escapes, in this order.
def command_message(text: str) -> str:
    """Return a text as the message of a workflow command."""
    text = "\n".join(escaped(line) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """Return a text as the value of a property of a workflow command."""
    return command_message(text).replace(":", "%3A").replace(",", "%2C")
