"""What the verbs that edit records share: their options, the diff that they show, the report."""

import argparse
import json
import sys
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from rostra.cli.options import add_options, positive_number
from rostra.cli.problem_report import print_report
from rostra.cli.recover import conclude_first
from rostra.curation.operations import NULLABLE
from rostra.curation.places import Place, PlaceError, in_context
from rostra.curation.save import Operation, Reason, Saved, save
from rostra.curation.working_copy import WorkingCopy
from rostra.errors import RostraError
from rostra.printable import counted, escaped, shell_command, shortened
from rostra.releases import Corpus
from rostra.schema import span_columns
from rostra.validation.content import Record

_NUMBERS = frozenset(("seq", "turn", "paragraph"))
_WORDS = {"span": "utterance", "speaker": "speaker", "role": "role", "cue": "cue"}
"""The options that take words of the source, each with its column."""

_LONGEST = 200
_LISTED = 5


def add_values(parser: argparse.ArgumentParser) -> None:
    """Add the options for the columns of an utterance."""
    for name, metavar, description in _COLUMNS:
        parser.add_argument(f"--{name}", metavar=metavar, help=description)
    null = "make a column null, with those that hang on it; repeat it for further columns"
    choices = [column.removesuffix("_id") for column in NULLABLE]
    parser.add_argument("--null", action="append", choices=choices, help=null)
    place = (
        "where words are at several places: which of them, by its number in the list that the "
        "command prints; speaker=N, role=N or cue=N where words of several columns are given"
    )
    parser.add_argument("--place", metavar="N", action="append", type=_place, help=place)


_COLUMNS = (
    ("speaker", "WORDS", "who speaks, as the source prints the name, in full, without honorific"),
    ("speaker-id", "ID", "the speaker by id; needed where several have this name"),
    ("kind", "KIND", "of a new speaker: person or collective (default: person)"),
    ("role", "WORDS", "the role as the source prints it; its codes and its country follow from it"),
    ("role-type", "CODE", "type of the role (default: by the words of --role)"),
    ("role-status", "CODE", "status of the role (default: by the words of --role)"),
    ("country", "CODE", "country of the role, in two letters (default: by the words of --role)"),
    ("country-basis", "CODE", "what ties the role to the country (default: as it is)"),
    ("cue", "WORDS", "the reporting clause, in the paragraph of the utterance"),
    ("quote-type", "CODE", "direct or embedded"),
    ("event", "ID", "id of the event at which the words were spoken"),
    ("date", "DATE", "when they were spoken, in EDTF"),
    ("language", "TAG", "language of the words, a BCP 47 tag"),
)


def add_editing(parser: argparse.ArgumentParser, *, reason: bool = True) -> None:
    """Add the options of every verb that edits records; one that only adds needs no reason."""
    why = (
        "why, for the table corrections; needed if a record of the newest release is changed, "
        "and names no person"
    )
    if reason:
        parser.add_argument("--reason", metavar="TEXT", help=why)
    else:
        parser.set_defaults(reason=None)
    dry_run = "check the corpus with the changes and show them; write nothing"
    parser.add_argument("--dry-run", action="store_true", help=dry_run)
    add_options(parser, "corpus", "format")


def _place(text: str) -> tuple[str, int]:
    """A place as COLUMN=N, or N; the column is empty then."""
    column, _, number = text.rpartition("=")
    if column not in {"", *_WORDS, *_WORDS.values()}:
        raise argparse.ArgumentTypeError(f"{column!r} is not one of {', '.join(_WORDS)}")
    return _WORDS.get(column, column), positive_number(number)


def values(args: argparse.Namespace) -> dict[str, str | None]:
    """The new values of columns that the options give, by column."""
    names = {name.replace("-", "_"): name.replace("-", "_") for name, *_ in _COLUMNS}
    names |= {"span": "utterance", "event": "event_id"}
    given: dict[str, str | None] = {
        column: value
        for name, column in names.items()
        if (value := getattr(args, name, None)) is not None
    }
    for name in args.null or ():
        given[names[name]] = None
    return given


def places(args: argparse.Namespace, words: Collection[str]) -> dict[str, int]:
    """Which places the options choose, by column; a bare number is for the only words.

    Args:
        args: the arguments.
        words: the columns for which words are given.
    """
    given = {}
    for column, number in args.place or ():
        if not column and len(words) != 1:
            names = [name for name, column in _WORDS.items() if column in words]
            raise RostraError(f"say whose place: {' or '.join(f'--place {n}=N' for n in names)}")
        given[column or next(iter(words))] = number
    return given


def carry_out(  # noqa: PLR0913 - what is done, about what, and why
    args: argparse.Namespace,
    operation: Operation,
    done: str,
    sources: Collection[str] = (),
    speakers: Collection[str] = (),
    *,
    reason: Reason = None,
) -> int:
    """Carry out an operation, show what it did, and return the exit code.

    Args:
        args: the arguments, with those of `add_editing`.
        operation: what is done.
        done: what was done, for people: "edited: some-report.0001".
        sources: the sources that it is about.
        speakers: the speakers that it is about.
        reason: why records are changed (default: the option).
    """
    corpus = Corpus(args.corpus)
    command = shell_command("rostra", *args.command_line)
    concluded = conclude_first(corpus.path)
    if concluded and concluded.command == command:
        return print_report([], corpus.path, args.format, done)
    try:
        saved = save(
            corpus,
            operation,
            sources=sources,
            speakers=speakers,
            command=command,
            reason=reason or args.reason,
            dry_run=args.dry_run,
        )
    except PlaceError as error:
        if args.format != "json":
            raise
        _print_place_error(error)
        return 2
    return _report(args, corpus, saved, done)


def _print_place_error(error: PlaceError) -> None:
    """Print an error of places as the object of a report."""
    entry = {
        "id": error.problem_id,
        "column": error.column,
        "message": str(error),
        "places": [place._asdict() for place in error.places],
    }
    print(json.dumps({"valid": False, "verdict": error.problem_id, "problems": [entry]}, indent=2))


def _report(args: argparse.Namespace, corpus: Corpus, saved: Saved, done: str) -> int:
    changes = saved.changes
    if not changes:
        done = "nothing to change: the records have these values already"
    elif args.dry_run:
        done = f"{done} (a dry run: nothing was written)"
    if saved.version and not saved.problems:
        done += f"; the next release has to be {saved.version} or later"
    if args.format == "text":
        for line in diff_lines(saved):
            print(line)
    more = {"changes": [change._asdict() for change in changes]}
    code = print_report(saved.problems, corpus.path, args.format, done, more=more)
    if code:
        print("rostra: nothing was changed", file=sys.stderr)
    elif args.reason and not saved.version and changes:
        print("note: nothing differs from a release, so the reason is not kept", file=sys.stderr)
    return code


def diff_lines(saved: Saved) -> Iterator[str]:
    """The changes as lines for people: old values after ``-``, new ones after ``+``.

    Records with the same changes are shown as one. Of utterances that only have other numbers now,
    the ids are shown alone.
    """
    numbered = []
    shown: dict[tuple[str, ...], list[str]] = {}
    for (table, record_id), grouped in groupby(saved.changes, key=lambda c: (c.table, c.id)):
        changes = list(grouped)
        if table == "utterances" and {change.field for change in changes} <= _NUMBERS:
            numbered.append(str(record_id))
            continue
        old, new = (copy.tables[table].get(str(record_id)) for copy in (saved.before, saved.after))
        kind = ": new" if old is None else ": gone" if new is None else ""
        key = table, kind, *_record_lines(table, old, new, saved.after)
        shown.setdefault(key, []).append(escaped(str(record_id)))
    for (name, kind, *lines), ids in shown.items():
        yield f"{name} {', '.join(ids)}{kind}"
        yield from lines
    if numbered:
        listed = ", ".join(numbered[:_LISTED]) + ", …" * (len(numbered) > _LISTED)
        yield f"numbered anew: {counted(len(numbered), 'utterances')}: {listed}"


def _record_lines(
    table: str, old: Record | None, new: Record | None, copy: WorkingCopy
) -> Iterator[str]:
    """The columns of a record that differ, those of a span as one."""
    spans = span_columns(copy.schemas[table])
    offsets = {offset for pair in spans.values() for offset in pair}
    for column in dict.fromkeys((*(old or {}), *(new or {}))):
        if column in offsets or column == "id":
            continue
        lines = [_shown(column, record, spans.get(column), copy) for record in (old, new)]
        if lines[0] != lines[1]:
            for sign, line in zip("-+", lines, strict=True):
                if line is not None and not (line == "null" and None in (old, new)):
                    yield f"  {sign} {column}: {line}"


def _shown(
    column: str, record: Record | None, span: tuple[str, str] | None, copy: WorkingCopy
) -> str | None:
    """The value of a column, for people; words of the source with what is around them."""
    if record is None:
        return None
    value: Any = record.get(column)
    text = copy.texts.get(record.get("source_id") or record.get("utterance_id", "")[:-5])
    if span and value is not None and text is not None:
        return in_context(Place(record[span[0]], record[span[1]]), text)
    if isinstance(value, str):
        return escaped(shortened(value, _LONGEST))
    return escaped(shortened(json.dumps(value, ensure_ascii=False), _LONGEST))
