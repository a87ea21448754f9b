"""What the page knows: tokens, metadata, annotations and sources of some thousand utterances.

All places are code points, as everywhere in Rostra; the page counts them where it cuts texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rostra._version import __version__
from rostra.annotations import layer_column, layer_tables
from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.statistics.counts import column_groups, unit_sizes
from rostra.errors import RostraError
from rostra.explorer.plots import keywords
from rostra.language.tokens import RULE

if TYPE_CHECKING:
    from collections.abc import Callable

    from rostra.releases import Release

MOST: Final = 5_000
"""Utterances of a page."""

_CODED = ("speaker_id", "speaker", "role", "country", "country_basis", "source_id")
_TOLD = (
    *("id", "date", "quote_type", "cue", "language", "utterance", "char_start", "char_end"),
    *("cue_start", "cue_end", "role_start", "role_end", "speaker_start", "speaker_end"),
)
_OF_SOURCE = ("title", "publisher", "published", "url", "licence", "language", "text")
_TARGETS = {"country": 12, "speaker_id": 24}
_WORDS = 25  # key ones of each target
_FIGURES = (
    *("target_count", "target_per_million", "reference_count", "reference_per_million"),
    *("log_likelihood", "target_speakers", "target_texts", "most_in", "most_share", "p", "q"),
)


def content(
    release: Release,
    where: Filters,
    *,
    folder: str | None = None,
    tell: Callable[[str], object] | None = None,
) -> dict[str, Any]:
    """All that the page shows of a release, for JSON.

    Args:
        release: what to show.
        where: filters, see `rostra.concordance.query.filters`; None for all utterances.
        folder: what the commands call the corpus; None for the one that this package ships.
        tell: is told whose keywords are looked for, one after the other.

    Raises:
        RostraError: there are more than `MOST` utterances, or none.
    """
    rows = release.manifest["tables"]["utterances"]["rows"]
    if not where and rows > MOST:
        raise _too_many(rows)
    table = _table(release, "utterances")
    index = Index.build(table)
    if where:
        table = table.filter(pa.array(utterance_mask(index, where)))
        index = Index.build(table)
    if not 0 < table.num_rows <= MOST:
        raise _too_many(table.num_rows)
    manifest = release.manifest
    return {
        "stamp": {
            **{key: manifest[key] for key in ("name", "version", "manifest_sha256")},
            "corpus": folder,
            "where": filters_as_text(where),
            "package": f"rostra {__version__}",
            "tokeniser": RULE,
        },
        **words(index),
        "columns": {name: _coded(index, name) for name in _CODED},
        "utterances": table.select(list(_TOLD)).to_pylist(),
        "sources": _sources(release, table),
        "layers": _layers(release, table),
        "keywords": _keywords(index, tell or (lambda _: None)),
        "casefold": CASEFOLD,
    }


def _too_many(rows: int) -> RostraError:
    return RostraError(
        f"a page shows at most {MOST:,} utterances, these are {rows:,}: choose a part with "
        "--where COLUMN=VALUE, or read all of them with rostra kwic and rostra plot"
    )


def _table(release: Release, name: str) -> pa.Table:
    return pq.read_table(release.verified_file(name, "parquet"))


def words(index: Index) -> dict[str, Any]:
    """Types in the order in which readers expect them, and the tokens of each utterance."""
    strings = index.word.strings(np.arange(len(index.word.counts)))
    order = np.argsort(index.collation_ranks, kind="stable")
    rank = np.empty(len(strings), np.int64)
    rank[order] = np.arange(len(strings))
    cuts = index.utterance_offsets[1:-1]
    return {
        "types": [strings[i] for i in order],
        "words": index.is_word[order].astype(int).tolist(),
        "tokens": [part.tolist() for part in np.split(rank[index.word.tokens], cuts)],
        "starts": [part.tolist() for part in np.split(index.char_starts, cuts)],
    }


def _coded(index: Index, name: str) -> dict[str, Any]:
    """A column as its values in their order (null comes last), and which each utterance has."""
    groups = column_groups(index, name)
    return {"values": groups.names(), "codes": groups.codes.tolist()}


def _sources(release: Release, utterances: pa.Table) -> dict[str, Any]:
    table = _table(release, "sources")
    there = pc.is_in(table["id"], value_set=utterances["source_id"].combine_chunks())
    rows = table.filter(there).to_pylist()
    return {row["id"]: {name: row[name] for name in _OF_SOURCE} for row in rows}


def _layers(release: Release, utterances: pa.Table) -> dict[str, Any]:
    """The spans of each layer by utterance; null where nobody looked."""
    if "annotations" not in release.tables():
        return {}
    table = _table(release, "annotations")
    names = sorted(map(str, pc.unique(table["layer"]).to_pylist()))
    chosen = layer_tables(table, names, release.manifest["schema_version"])
    return {
        name: layer_column(spans, utterances["id"]).to_pylist() for name, spans in chosen.items()
    }


def _keywords(index: Index, tell: Callable[[str], object]) -> list[dict[str, Any]]:
    """What countries and speakers have more of than the rest: those with most words."""
    found = []
    for column, most in _TARGETS.items():
        groups = column_groups(index, column)
        names = groups.names()
        sizes = unit_sizes(index, groups)
        largest = np.argsort(-sizes, kind="stable")[:most]
        for place in sorted(largest.tolist()):
            if names[place] is None or sizes[place] in {0, sizes.sum()}:
                continue
            tell(names[place])
            table = index.keyness({column: names[place]}, limit=_WORDS)
            told = provenance_of(table)
            found.append(
                {
                    "column": column,
                    "value": names[place],
                    "words": [
                        {**shown, **{name: row[name] for name in _FIGURES}}
                        for shown, row in zip(keywords(table), table.to_pylist(), strict=True)
                    ],
                    "notes": told["notes"],
                    "totals": told["totals"],
                }
            )
    return found


CASEFOLD: Final = {
    chr(c): chr(c).casefold()
    for c in range(0x20000)  # there are no letters with case beyond
    if chr(c).casefold() != chr(c).lower()
}
"""Filters full case folding is not the lower case that a browser knows."""
