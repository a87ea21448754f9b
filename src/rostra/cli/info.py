"""Show a corpus: its versions, rows and features, speakers by country, and one utterance."""

import argparse
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from rostra._version import __version__
from rostra.cli.report import add_corpus, count
from rostra.loading import load
from rostra.releases import Corpus, Release
from rostra.releasing.profile import by_country

_WIDTH = 88


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    parser.add_argument("--version", metavar="V", help="number of a release (default: the newest)")


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    release = Corpus(args.corpus).release(args.version)
    given = {"version": args.version, "corpus": args.corpus}
    options = {key: value for key, value in given.items() if value is not None}
    utterances = load(release.tables()[0], **options)
    rows = utterances.to_list()
    manifest = release.manifest
    print(
        f"{manifest['name']} {manifest['version']} (schema {manifest['schema_version']}, "
        f"package {__version__})"
    )
    print(", ".join(count(table["rows"], name) for name, table in manifest["tables"].items()))
    if release.tables()[0] == "utterances":
        _section("Speakers by country of the stated role, and what the source bases it on")
        _columns(
            (g.country or "-", g.basis or "not stated", f"{len(g.speakers)}", _names(g.names))
            for g in by_country(rows)
        )
    _section(f"Features of {release.tables()[0]}")
    types = [(name, _type(feature)) for name, feature in utterances.features.items()]
    print(textwrap.fill(", ".join(f"{name}: {kind}" for name, kind in types), _WIDTH))
    if release.tables()[0] == "utterances":
        _section("One utterance, and where it stands")
        _utterance(rows, release)
    _section("Loaded by")
    call = "".join(f", {key}={value!r}" for key, value in options.items()).removeprefix(", ")
    print(f"import rostra; ds = rostra.load({call})")
    return 0


def _utterance(rows: Sequence[dict[str, Any]], release: Release) -> None:
    row = next((row for row in rows if row["event_id"]), rows[0])
    print(textwrap.fill(f"“{row['utterance']}”", _WIDTH))
    role = ", ".join(part for part in (row["speaker"], row["role"]) if part)
    print(f"  {role} ({row['country'] or 'country not stated'})")
    print(f"  {row['id']}: paragraph {row['paragraph']}, turn {row['turn']}, cue {row['cue']!r}")
    place = "no text" if row["char_start"] is None else f"{row['char_start']}:{row['char_end']}"
    sha256 = release.manifest["sources"][row["source_id"]]
    print(f"  characters {place} of {row['source_id']} (sha256 {(sha256 or 'none')[:12]}…)")


def _names(names: Iterable[str]) -> str:
    return textwrap.shorten(", ".join(names), 56, placeholder=" …")


def _type(feature: Any) -> str:  # noqa: ANN401 - any feature of the datasets library
    inner = getattr(feature, "feature", None)
    return f"list of {_type(inner)}" if inner is not None else str(getattr(feature, "dtype", "?"))


def _section(title: str) -> None:
    print(f"\n{title}")


def _columns(rows: Iterable[Sequence[str]]) -> None:
    table = list(rows)
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        print(("  " + "  ".join(cells)).rstrip())
