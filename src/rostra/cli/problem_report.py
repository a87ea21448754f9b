"""Problems printed for people, for programs and for GitHub."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from rostra.printable import counted, escaped
from rostra.problems import Problem


def print_report(problems: Sequence[Problem], corpus: Path, form: str, verdict: str) -> int:
    """Print the problems of a corpus, or a verdict if there are none; return the exit code.

    The form is ``text``, ``json`` (one object: valid, verdict, problems) or ``github`` (workflow
    commands).
    """
    if problems:
        files = len({problem.file for problem in problems})
        verdict = f"{counted(len(problems), 'problems')} in {counted(files, 'files')}"
    if form == "json":
        entries = [problem._asdict() | {"remedy": problem.remedy} for problem in problems]
        report = {"valid": not problems, "verdict": verdict, "problems": entries}
        print(json.dumps(report, indent=2))
    else:
        as_line = _github if form == "github" else _text
        for problem in problems:
            file = os.path.relpath(corpus / problem.file)
            print(as_line(problem, str(corpus / problem.file) if file.startswith("..") else file))
        print(verdict)
    return 1 if problems else 0


def _text(problem: Problem, file: str) -> str:
    place = escaped(file) if problem.line is None else f"{escaped(file)}:{problem.line}"
    field = "" if problem.field is None else f" {escaped(problem.field)}:"
    return f"{place}:{field} {problem.id}: {escaped(problem.message)}\n    {problem.remedy}"


def _github(problem: Problem, file: str) -> str:
    line = "" if problem.line is None else f",line={problem.line}"
    place = f"file={command_property(file)}{line}"
    field = "" if problem.field is None else f"{problem.field}: "
    message = command_message(f"{field}{problem.message}\n{problem.remedy}")
    return f"::error {place},title={command_property(problem.id)}::{message}"


# GitHub's workflow commands ask for these escapes, in this order.
def command_message(text: str) -> str:
    """Return a text as the message of a workflow command."""
    text = "\n".join(escaped(line) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """Return a text as the value of a property of a workflow command."""
    return command_message(text).replace(":", "%3A").replace(",", "%2C")
