"""Problems printed for people, for programs and for GitHub."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rostra.cli.guarded_output import print_command
from rostra.printable import counted, escaped
from rostra.problems import WARNINGS, Problem, by_cause


class Notice(NamedTuple):
    """What people should know about a file of the corpus though nothing is wrong."""

    file: str
    message: str


def empty_fields_notice(fields: Sequence[tuple[str, int | None]]) -> list[Notice]:
    """A notice of the fields of the card that wait for people, by name and line; none without."""
    places = [f"{name} ({f'line {line}' if line else 'missing'})" for name, line in fields]
    return [Notice("README.md", f"fill in {', '.join(places)}")] if places else []


def print_report(  # noqa: PLR0913 - what a report has
    problems: Sequence[Problem],
    corpus: Path,
    form: str,
    verdict: str,
    notices: Sequence[Notice] = (),
    *,
    warnings: Sequence[Problem] = (),
    more: Mapping[str, object] | None = None,
    everything: bool | None = None,
) -> int:
    """Print the problems of a corpus, or a verdict if there are none; return the exit code.

    Of problems that follow from others, only the number is printed, but where the form is json.

    Args:
        problems: the problems.
        corpus: the path of the corpus folder.
        form: ``text``, ``json`` (one object: valid, verdict, problems, notices and
            warnings if there are any, and what more there is) or ``github`` (workflow commands).
        verdict: what is printed without problems.
        notices: what people should know though nothing is wrong.
        warnings: what may be wrong, and does not change the exit code.
        more: what else programs should know.
        everything: whether to print all problems; None for verbs without the option ``--all``.
    """
    causes = by_cause(problems)
    if problems:
        verdict = _count(problems, len(causes), everything=everything)
    if form == "json":
        entries = [_entry(problem, corpus) for problem in problems]
        report: dict[str, Any] = {"valid": not problems, "verdict": verdict, "problems": entries}
        if warnings:
            report["warnings"] = [_entry(warning, corpus) for warning in warnings]
        if notices:
            report["notices"] = [notice._asdict() for notice in notices]
        report |= more or {}
        print(json.dumps(report, indent=2))
        return 1 if problems else 0
    for cause, following in [*causes, *((warning, []) for warning in warnings)]:
        listed = (cause, *following) if everything else (cause,)
        for problem in listed:
            advice = _advice(problem, corpus, len(following) + 1 - len(listed))
            if form == "github":
                print_command(_github(problem, corpus, advice))
            else:
                print(_text(problem, corpus, advice))
    print(verdict)
    for notice in notices:
        file = shown_path(corpus / notice.file)
        if form == "github":
            place = f"file={command_property(file)}"
            print_command(f"::notice {place}::{command_message(notice.message)}")
        else:
            print(f"note: {escaped(file)}: {escaped(notice.message)}")
    return 1 if problems else 0


def _count(problems: Sequence[Problem], causes: int, *, everything: bool | None) -> str:
    files = len({problem.file for problem in problems})
    count = f"{counted(causes, 'problems')} in {counted(files, 'files')}"
    following = len(problems) - causes
    if following and not everything:
        option = "--format json" if everything is None else "--all"
        return f"{count}; {following} more follow from {'it' if causes == 1 else 'them'}: {option}"
    return f"{count}; {following} more follow from that" if following else count


def _entry(problem: Problem, corpus: Path) -> dict[str, Any]:
    cause = problem.follows_from
    return {
        **problem._asdict(),
        "follows_from": None if cause is None else cause._asdict(),
        "remedy": _remedy(problem, corpus),
    }


def shown_path(file: str | Path) -> str:
    """The path of a file from here, or as it is if that would lead upwards."""
    relative = os.path.relpath(file)
    return os.path.normpath(file) if relative.startswith("..") else relative


def _remedy(problem: Problem, corpus: Path) -> str:
    return problem.remedy_for(Path(shown_path(corpus / problem.file)), Path(shown_path(corpus)))


def _advice(problem: Problem, corpus: Path, more: int) -> str:
    """What to do, and how many problems that are not listed will go with this one."""
    remedy = _remedy(problem, corpus)
    return f"{remedy}\nand {more} more that follow from it" if more else remedy


def _text(problem: Problem, corpus: Path, advice: str) -> str:
    file = shown_path(corpus / problem.file)
    place = escaped(file) if problem.line is None else f"{escaped(file)}:{problem.line}"
    field = "" if problem.field is None else f" {escaped(problem.field)}:"
    level = "warning: " if problem.id in WARNINGS else ""
    indented = advice.replace("\n", "\n    ")
    return f"{place}:{field} {level}{problem.id}: {escaped(problem.message)}\n    {indented}"


def _github(problem: Problem, corpus: Path, advice: str) -> str:
    file = shown_path(corpus / problem.file)
    line = "" if problem.line is None else f",line={problem.line}"
    place = f"file={command_property(file)}{line}"
    field = "" if problem.field is None else f"{problem.field}: "
    message = command_message(f"{field}{problem.message}\n{advice}")
    level = "warning" if problem.id in WARNINGS else "error"
    return f"::{level} {place},title={command_property(problem.id)}::{message}"


# GitHub's workflow commands ask for these escapes, in this order.
def command_message(text: str) -> str:
    """Return a text as the message of a workflow command."""
    text = "\n".join(escaped(line) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """Return a text as the value of a property of a workflow command."""
    return command_message(text).replace(":", "%3A").replace(",", "%2C")
