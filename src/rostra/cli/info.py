"""Show a corpus: its versions, rows and features, speakers by country, and one utterance."""

import argparse
import textwrap
from collections.abc import Iterator
from typing import Any

import pyarrow.compute as pc

from rostra._version import __version__
from rostra.cli.options import CORPUS_VARIABLE, add_options, is_default_corpus
from rostra.errors import DamagedError
from rostra.loading import load
from rostra.printable import aligned, counted, escaped
from rostra.releases import Corpus, Release
from rostra.releasing.authenticity import manifest_digest
from rostra.releasing.profile import by_country
from rostra.table_selection import Selection

_WIDTH = 88
_COLUMNS = ("country", "country_basis", "speaker_id", "speaker")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_options(parser, "corpus", "version")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    release = Corpus(args.corpus).release(args.version)
    named = {"version": args.version, "corpus": args.corpus}
    options = {name: value for name, value in named.items() if value is not None}
    config = release.tables()[0]
    stream = load(config, streaming=True, **options)
    manifest = release.manifest
    print(
        f"{manifest['name']} {manifest['version']} (schema {manifest['schema_version']}, "
        f"package {__version__})"
    )
    if is_default_corpus(args):
        print(f"the corpus that {CORPUS_VARIABLE} names: {escaped(args.corpus)}")
    rows = {name.replace("_", " "): table["rows"] for name, table in manifest["tables"].items()}
    print(", ".join(counted(number, name) for name, number in rows.items()))
    print(f"sha256 of its manifest: {manifest_digest(release)}")
    if config == "utterances":
        print("\nSpeakers by country of the stated role, and the basis of the country")
        _print_countries(release)
    print(f"\nFeatures of {config}")
    types = [f"{name}: {_type(feature)}" for name, feature in stream.features.items()]
    print(textwrap.fill(", ".join(types), _WIDTH))
    if config == "utterances":
        print("\nOne utterance, and its place in the source")
        _print_utterance(_example(options), release)
    print("\nLoaded by")
    arguments = ", ".join(f"{name}={value!r}" for name, value in options.items())
    print(f"import rostra; ds = rostra.load({arguments})")
    return 0


def _print_countries(release: Release) -> None:
    table = []
    for group in by_country(_speakers(release)):
        names = textwrap.shorten(", ".join(group.names), 56, placeholder=" …")
        country, basis = group.country or "-", group.basis or "not stated"
        table.append((country, basis, str(len(group.speakers)), names))
    for line in aligned(table):
        print(f"  {line}")


def _speakers(release: Release) -> Iterator[dict[str, Any]]:
    """The speakers of utterances with their countries; repeated rows are left out, if not all."""
    selection = Selection(release, "utterances", columns=_COLUMNS)
    for rows in selection.tables():
        if rows["speaker_id"].null_count or rows["speaker"].null_count:
            raise DamagedError(
                f"{release.path}: an utterance has no speaker. This release was not made by rostra "
                "build; rostra verify says what is wrong with it",
                "wrong-type",
            )
        yield from rows.group_by(list(_COLUMNS), use_threads=False).aggregate([]).to_pylist()


def _example(options: dict[str, Any]) -> dict[str, Any]:
    """The first utterance of an event, or the first of all."""
    of_event: Any = pc.field("event_id").is_valid()
    streams = (load(filters=rows, streaming=True, **options) for rows in (of_event, None))
    example: dict[str, Any] = next(row for stream in streams for row in stream)
    return example


def _print_utterance(row: dict[str, Any], release: Release) -> None:
    print(textwrap.fill(f"“{row['utterance']}”", _WIDTH))
    speaker = ", ".join(part for part in (row["speaker"], row["role"]) if part)
    print(f"  {speaker} ({row['country'] or 'country not stated'})")
    print(f"  {row['id']}: paragraph {row['paragraph']}, turn {row['turn']}, cue {row['cue']!r}")
    place = "no text" if row["char_start"] is None else f"{row['char_start']}:{row['char_end']}"
    sha256 = release.manifest["sources"].get(row["source_id"])
    print(f"  characters {place} of {row['source_id']} (sha256 {(sha256 or 'none')[:12]}…)")


def _type(feature: Any) -> str:  # noqa: ANN401 - any feature of the datasets library
    inner = getattr(feature, "feature", None)
    return f"list of {_type(inner)}" if inner is not None else str(getattr(feature, "dtype", "?"))
