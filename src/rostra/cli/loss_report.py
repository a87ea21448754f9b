"""What an import or export loses, printed for people or programs, and written to a file."""

import argparse
import json
from collections.abc import Mapping

from rostra.exchange.losses import LossReport
from rostra.files import new_file
from rostra.printable import escaped


def add_report_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what becomes of the report."""
    parser.add_argument(
        "--strict",
        action="store_true",
        help="write nothing if something would be wrong, dropped or altered",
    )
    parser.add_argument("--report", metavar="FILE", help="write the report there as JSON as well")
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="form of the report that is printed (default: %(default)s)",
    )


def conclude(
    args: argparse.Namespace,
    report: LossReport,
    verdict: str,
    *,
    code: int = 0,
    more: Mapping[str, object] | None = None,
) -> int:
    """Print the report behind a verdict, and write it where the options say; return the code.

    As JSON it is one object: ``written``, ``verdict``, ``losses`` (see `LossReport.as_json`), and
    what `more` has.
    """
    content = {"written": code == 0, "verdict": verdict, "losses": report.as_json()}
    content |= more or {}
    if args.report:
        with new_file(args.report) as file:
            json.dump(content, file, ensure_ascii=False, indent=2)
            file.write("\n")
    if args.format == "json":
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return code
    for line in verdict.splitlines():
        print(escaped(line))
    for line in report.lines():
        print(escaped(line))
    if not report.losses:
        print("nothing was dropped, altered or defaulted")
    return code
