"""Take back a source that was annotated in a tool: show the changes, write the annotator's file.

What came back is compared with what was sent, which the same options as those of rostra annotations
export name. Spans that were added, removed or changed are shown, and what is not a valid span is
reported and left out: one outside of an utterance, with a label that its layer does not have, or
over another span. The file that is written has the annotator's records of the table annotations,
which rostra agreement --with reads. An utterance without a span of a layer gets the label none, as
whoever annotates a source reads the whole of it.

Utterances may be corrected in a tool as well, such as those that a draft proposed: with
--decisions, each that was added, removed or changed becomes a decision for rostra apply, and so
does each whose review was made accepted.

Exit codes: 0 written; 1 problems, or refused by --strict (nothing was written); 2 could not run.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rostra.cli.annotations_export import add_task_options, read_task
from rostra.cli.loss_report import add_report_options, conclude
from rostra.errors import RostraError
from rostra.exchange.annotation_tools.formats import FORMATS, tool_format
from rostra.exchange.annotation_tools.taking_back import Change, TakenBack, own_records, take_back
from rostra.exchange.annotation_tools.task import ANNOTATIONS, UTTERANCE, Record, Span, Task
from rostra.exchange.annotation_tools.utterance_decisions import decisions, utterance_changes
from rostra.exchange.losses import LossReport
from rostra.files import new_file
from rostra.printable import counted, shortened
from rostra.releases import Corpus
from rostra.schema import Schema
from rostra.validation import Checked, check


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    formats = f"format of the tool: {', '.join(FORMATS)}"
    parser.add_argument("tool_format", metavar="FORMAT", choices=FORMATS, help=formats)
    parser.add_argument("file", metavar="FILE", type=Path, help="what the tool gives back")
    add_task_options(parser)
    sent = "whose annotations were sent, if rostra annotations export was told"
    parser.add_argument("--sent", metavar="NAME", help=sent)
    annotator = "who annotated: human- or model- and a name, such as human-b"
    parser.add_argument("--annotator", metavar="NAME", help=annotator)
    out = "the annotator's own file to write"
    parser.add_argument("--out", metavar="OWN.jsonl", type=Path, help=out)
    decided = "the file of decisions to write, about utterances that were corrected"
    parser.add_argument("--decisions", metavar="FILE", type=Path, help=decided)
    add_report_options(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    _check_options(args)
    checked, task = read_task(args, args.sent)
    schema = checked.schemas["annotations"]
    report = LossReport()
    if args.out is not None:
        _check_annotator(schema, args.annotator)
    returned = tool_format(args.tool_format).read(args.file, task, report)
    taken = take_back(task, returned, report, args.layers)
    utterances = _utterance_changes(task, taken, report, is_wanted=args.decisions is not None)
    files: dict[Path, Sequence[Record]] = {}
    problems = 0
    if args.out is None:
        _report_unwanted(taken.changes, "annotation", "--out with --annotator", report)
    else:
        records = list(own_records(task, taken, schema, args.annotator))
        files[args.out] = [record for record, _ in records]
        problems = _add_problems(args, _jsonl(files[args.out]), records, report)
    if args.decisions is not None:
        files[args.decisions] = list(decisions(task, utterances))
    is_refused = bool(problems or (args.strict and report.has_losses()))
    written = [] if is_refused else _write(files)
    annotated = taken.changes if args.out else []
    verdict = [_line(task, change) for change in (*annotated, *utterances)]
    if args.out is not None:
        what = f"{counted(taken.number(), 'annotations')} of {', '.join(taken.layers)}"
        verdict.append(f"{task.source}: {what}: {_summary(taken.number(), annotated)}")
    if args.decisions is not None:
        what = counted(len(taken.utterances), "utterances")
        verdict.append(f"{task.source}: {what}: {_summary(len(taken.utterances), utterances)}")
    verdict += [f"{path}: written" for path in written] or ["nothing was written"]
    more = {
        "source": task.source,
        "layers": list(taken.layers),
        "annotations": taken.number(),
        "changes": [_as_json(task, change) for change in (*annotated, *utterances)],
        "files": written,
    }
    return conclude(args, report, "\n".join(verdict), code=int(is_refused), more=more)


def _check_options(args: argparse.Namespace) -> None:
    is_halved = (args.out is None) != (args.annotator is None)
    if is_halved or (args.out is None and args.decisions is None):
        raise RostraError(
            "say what to write: --out with --annotator for annotations, --decisions for "
            "corrections of utterances, or all three"
        )


def _write(files: Mapping[Path, Sequence[Record]]) -> list[str]:
    """Write all files or none; gives their names."""
    with ExitStack() as stack:
        opened = {path: stack.enter_context(new_file(path, "wb")) for path in files}
        for path, file in opened.items():
            file.write(_jsonl(files[path]))
    return [str(path) for path in files]


def _jsonl(records: Sequence[Record]) -> bytes:
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in records).encode()


def _utterance_changes(
    task: Task, taken: TakenBack, report: LossReport, *, is_wanted: bool
) -> list[Change]:
    """The changes of utterances; where no decisions are wanted, they are reported instead."""
    if is_wanted:
        return utterance_changes(task, taken.utterances, report)
    changes = utterance_changes(task, taken.utterances, LossReport())
    _report_unwanted(changes, "utterance", "--decisions", report)
    return []


def _report_unwanted(changes: Sequence[Change], what: str, option: str, report: LossReport) -> None:
    for change in changes:
        message = f"an {what} was changed in the tool, and is not written without {option}"
        report.add("dropped", f"changed-{what}s", message, change.utterance, change.kind)


def _check_annotator(schema: Schema, annotator: str) -> None:
    column = schema["properties"]["annotator"]
    if len(annotator) > column["maxLength"] or not re.fullmatch(column["pattern"], annotator):
        raise RostraError(f"--annotator {annotator!r} is not {column['x-rule']}")


def _add_problems(
    args: argparse.Namespace,
    content: bytes,
    records: Sequence[tuple[Record, str]],
    report: LossReport,
) -> int:
    """Report the problems that the records have in the corpus; gives their number."""
    checked: Checked = check({**Corpus(args.corpus).files(), ANNOTATIONS: content})
    problems = [problem for problem in checked.problems if problem.file == ANNOTATIONS]
    for problem in problems:
        record, place = records[problem.line - 1] if problem.line else ({}, "")
        where = ", ".join(filter(None, (place, record.get("id"))))
        words = ": ".join(filter(None, (record.get("text"), problem.message)))
        message = "a record breaks a rule of the corpus: rostra validate would not accept it"
        report.add("wrong", problem.id, message, where, words)
    return len(problems)


def _summary(number: int, changes: Sequence[Change]) -> str:
    kinds = Counter(change.kind for change in changes)
    same = number - kinds["added"] - kinds["changed"]
    return (
        f"{same} as they were sent, {kinds['changed']} changed, {kinds['added']} added; "
        f"{kinds['removed']} removed"
    )


def _line(task: Task, change: Change) -> str:
    """A change for people: what it is, where, and the words with what differs."""
    span = change.after or change.before
    assert span is not None
    line = f"{change.kind}: {change.utterance}: {span.layer}"
    if change.before is None or change.after is None:
        label = "" if span.layer == UTTERANCE else f"{span.label}: "
        return f"{line}: {label}{_words(task, span)}"
    values = []
    for name in change.differences:
        if name == "bounds":
            values.append(f"{_words(task, change.before)} is {_words(task, change.after)}")
        else:
            old, new = (_value(each, name) for each in (change.before, change.after))
            values.append(f"{name} {old} is {new}")
    words = "" if "bounds" in change.differences else f"{_words(task, span)}: "
    return f"{line}: {words}{', '.join(values)}"


def _words(task: Task, span: Span) -> str:
    return f"“{shortened(task.text[span.start : span.end])}”"


def _value(span: Span, name: str) -> str:
    return span.label if name == "label" else shortened(span.attributes.get(name, "null"))


def _as_json(task: Task, change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "utterance_id": change.utterance,
        "differences": list(change.differences),
        "before": _span(task, change.before),
        "after": _span(task, change.after),
    }


def _span(task: Task, span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {
        "id": span.id,
        "layer": span.layer,
        "label": span.label,
        "char_start": span.start,
        "char_end": span.end,
        "text": task.text[span.start : span.end],
        "attributes": dict(span.attributes),
    }
