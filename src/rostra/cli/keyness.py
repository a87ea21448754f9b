"""List the words that one part of a corpus has more of than another, and who stands behind them.

p comes from a permutation test of the difference of the means of the speakers' own frequencies (or
of what --over names), q corrects it for the number of words (Benjamini & Hochberg); where so few
speakers cannot reach .05, the head of the output says so. The text shows the main columns, csv,
json and parquet all of them.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostra.cli.reading import add_reading, answer, listed, options, whole
from rostra.cli.tables import rows
from rostra.errors import RostraError

if TYPE_CHECKING:
    from rostra.concordance import Index

_SHOWN = (
    *("word", "target_count", "reference_count", "target_per_million", "reference_per_million"),
    *("log_likelihood", "log_ratio", "diff_percent", "fightin_words_z", "target_speakers"),
    *("target_texts", "most_in", "most_share", "p", "q"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_sides(parser)
    add_reading(parser, within=False)


def add_sides(parser: argparse.ArgumentParser) -> None:
    """What is compared, and how."""
    parser.add_argument(
        "--target",
        action="append",
        required=True,
        metavar="FILTER",
        help="as --where of the others",
    )
    parser.add_argument(
        "--reference",
        action="append",
        metavar="REST|FILTER|FREQS.csv|CORPUS",
        help="rest (all others, the default), filters, a frequency list with the columns word and "
        "count, or the folder of a corpus or index",
    )
    parser.add_argument("--over", metavar="COLUMN", help="units of the test (speaker_id)")
    parser.add_argument("--minimum", type=whole, default=3, metavar="N", help="count at least (3)")
    parser.add_argument("--prior", type=float, default=500.0, help="words of the prior (500)")
    parser.add_argument("--permutations", type=whole, default=9999, metavar="N", help="0: no test")
    parser.add_argument("--seed", type=whole, default=1, help="of random permutations (1)")
    parser.add_argument(
        "--sort",
        default="log_likelihood",
        choices=("log_likelihood", "log_ratio", "diff_percent", "fightin_words_z"),
    )


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    given = {**sides(args), "limit": listed(args)}
    return answer(args, lambda index: index.keyness(**given), rows(_SHOWN))


def sides(args: argparse.Namespace) -> dict[str, Any]:
    """What `add_sides` declares, as `Index.keyness` takes it."""
    names = ("target", "over", "minimum", "prior", "permutations", "seed", "sort")
    return {**options(args, *names), "reference": _reference(args.reference or ["rest"])}


def _reference(given: list[str]) -> "list[str] | str | Index":
    from rostra.concordance import Index  # noqa: PLC0415 - numpy and pyarrow, not for help

    one: Any = given[0] if len(given) == 1 else None
    if one is not None and (one == "rest" or one.endswith(".csv")):
        return str(one)
    if one is not None and Path(one).is_dir():
        return Index.open(one) if (Path(one) / "header.json").is_file() else Index.build(one)
    if one is not None and "=" not in one:
        raise RostraError(f"{one} is no filter, no CSV file and no folder of a corpus or index")
    return given
