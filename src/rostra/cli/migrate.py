"""Move a corpus to the newest schema version.

The migrations that come with rostra make the records anew, new tables get an empty file, and
corpus.json names the new version. What changes is shown; where a release has a record that changes,
the table `corrections` says why. Columns of the corpus's own stay as they are. The corpus is
checked by the new schema before anything is written: it is moved completely, or not at all.

Exit codes: 0 moved, or nothing to move; 1 problems (nothing was changed); 2 could not run.
"""

import argparse
import sys
from collections.abc import Iterator

from rostra.cli.options import add_options
from rostra.cli.problem_report import print_report
from rostra.cli.recover import conclude_first
from rostra.curation.migrate import Migrated, migrate
from rostra.printable import counted, escaped, shell_command
from rostra.releases import Corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    reason = (
        "why released records change, for the table corrections (default: a sentence that names "
        "the two versions)"
    )
    parser.add_argument("--reason", metavar="TEXT", help=reason)
    dry_run = "check the corpus as it would be and show what would change; write nothing"
    parser.add_argument("--dry-run", action="store_true", help=dry_run)
    add_options(parser, "corpus", "format")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    corpus = Corpus(args.corpus)
    conclude_first(corpus.path)
    command = shell_command("rostra", *args.command_line)
    result = migrate(corpus, reason=args.reason, command=command, dry_run=args.dry_run)
    if args.format == "text":
        for line in _lines(result):
            print(escaped(line))
    changes = {
        "from": result.old,
        "to": result.new,
        "tables": [
            {"table": each.table, "records": each.records, "values": each.values}
            for each in result.tables
        ],
        "new_tables": result.new_tables,
        "lost_codes": [code._asdict() for code in result.lost_codes],
        "corrections": result.corrections,
    }
    verdict = _verdict(result, dry_run=args.dry_run)
    code = print_report(result.problems, corpus.path, args.format, verdict, more=changes)
    if code:
        print("rostra: nothing was changed", file=sys.stderr)
    return code


def _verdict(result: Migrated, *, dry_run: bool) -> str:
    if result.old == result.new:
        return f"nothing to move: the corpus is of the newest schema version, {result.new}"
    verdict = f"moved: from schema {result.old} to {result.new}"
    if dry_run:
        verdict += " (a dry run: nothing was written)"
    if result.version:
        verdict += f"; the next release has to be {result.version} or later"
    return verdict


def _lines(result: Migrated) -> Iterator[str]:
    """What a migration does, in lines for people."""
    for table in result.tables:
        yield f"{table.table}: {counted(table.records, 'records')} in the new form"
        for field, number in table.values.items():
            example = table.examples[field]
            yield f"  {field}: {counted(number, 'new values')}, such as in {example.id}:"
            yield f"    {example.message}"
    for name in result.new_tables:
        yield f"{name}: the table is new"
    for code in result.lost_codes:
        yield (
            f"{code.table}: the codelist {code.codelist} takes no codes of one's own any more: "
            f"{code.code} ({code.title}) is no longer defined"
        )
    if result.corrections:
        yield f"corrections: {counted(result.corrections, 'records')} added"
