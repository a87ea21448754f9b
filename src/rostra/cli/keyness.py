"""List the keywords of a target against a reference, and the speakers behind them.

p comes from a permutation test of the difference between the means of the speakers' own frequencies
(or of the units that --over names); q corrects it for the number of words (Benjamini & Hochberg).
If there are too few speakers to reach .05, a note says so. The text shows the main columns; csv,
json and parquet show all of them.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rostra.cli.options import add_result, row_limit, search_arguments, whole_number
from rostra.cli.search_results import search
from rostra.cli.text_tables import columns
from rostra.errors import RostraError

if TYPE_CHECKING:
    import pyarrow as pa

    from rostra.concordance import Index

_MAIN_COLUMNS = """
    target_count reference_count target_per_million reference_per_million
    log_likelihood log_ratio diff_percent fightin_words_z target_speakers
    target_texts most_in most_share p q
""".split()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_comparison(parser)
    add_result(parser, "attribute")


def add_comparison(parser: argparse.ArgumentParser) -> None:
    """Add the options that name the two samples and the way to compare them."""
    target = (
        "the utterances whose keywords are listed: COLUMN=VALUE and the other filters of rostra "
        "kwic --where; repeat it to combine filters, all of which must hold (required)"
    )
    parser.add_argument("--target", action="append", required=True, metavar="FILTER", help=target)
    parser.add_argument(
        "--reference",
        action="append",
        metavar="REST|FILTER|FREQS.csv|CORPUS",
        help="what the target is compared with: rest (all other utterances), filters, a frequency "
        "list (.csv, .tsv or .txt: word and count, or rank, frequency and word), or the folder of "
        "a corpus or index (default: rest)",
    )
    parser.add_argument(
        "--over",
        metavar="COLUMN",
        help="column whose values are the units of the permutation test "
        "(default: the first of speaker_id, speaker, source_id and id that there is)",
    )
    parser.add_argument(
        "--minimum",
        type=whole_number,
        default=3,
        metavar="N",
        help="least count of a word in target and reference together (default: %(default)s)",
    )
    parser.add_argument(
        "--prior",
        type=float,
        default=500.0,
        metavar="WORDS",
        help="size of the prior of fightin_words_z, in words (default: %(default)g)",
    )
    parser.add_argument(
        "--permutations",
        type=whole_number,
        default=9999,
        metavar="N",
        help="permutations drawn for p; where fewer are possible, all are used; 0 for no test, "
        "1000000 at most (default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=whole_number,
        default=1,
        metavar="N",
        help="seed of the permutations that are drawn (default: %(default)s)",
    )
    measures = ("log_likelihood", "log_ratio", "diff_percent", "fightin_words_z")
    order = "measure that orders the words, highest first (default: %(default)s)"
    parser.add_argument("--sort", default="log_likelihood", choices=measures, help=order)
    direction = (
        "positive: only words that are more frequent in the target; negative: only those in the "
        "reference (default: %(default)s)"
    )
    parser.add_argument(
        "--direction", default="both", choices=("both", "positive", "negative"), help=direction
    )


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    arguments = {**comparison_arguments(args), "limit": row_limit(args)}
    arguments["attribute"] = args.attribute or "word"
    return search(args, lambda index: index.keyness(**arguments), _main_columns)


def _main_columns(table: "pa.Table") -> list[str]:
    """Return the lines of the words (the columns before the figures) and the main figures."""
    items = table.column_names[: table.column_names.index("target_count")]
    return columns(table, [*items, *_MAIN_COLUMNS])


def comparison_arguments(args: argparse.Namespace) -> dict[str, Any]:
    """Return the options of `add_comparison` as keyword arguments of `Index.keyness`."""
    names = ("target", "over", "minimum", "prior", "permutations", "seed", "sort", "direction")
    reference = _reference(args.reference or ["rest"])
    return {**search_arguments(args, *names), "reference": reference}


def _reference(values: list[str]) -> "list[str] | str | Index":
    from rostra.concordance import Index  # noqa: PLC0415 - numpy and pyarrow, not for help
    from rostra.concordance.statistics.samples import LIST_SUFFIXES  # noqa: PLC0415 - likewise

    if len(values) > 1:
        return values
    (value,) = values
    if value == "rest" or value.lower().endswith(LIST_SUFFIXES):
        return value
    if Path(value).is_dir():
        is_index = (Path(value) / "header.json").is_file()
        return Index.open(value) if is_index else Index.build(value)
    if "=" not in value:
        raise RostraError(
            f"{value} is not a filter, a frequency list (.csv, .tsv or .txt) or a folder of a "
            "corpus or index"
        )
    return values
