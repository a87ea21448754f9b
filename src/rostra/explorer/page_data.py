"""The data of the page: tokens, metadata, annotations and sources of up to 5,000 utterances.

All offsets are code points, as everywhere in Rostra; the page converts them where it cuts texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rostra._version import __version__
from rostra.annotations import layer_column, layer_tables
from rostra.arrow_columns import as_text, has_texts
from rostra.concordance import Index
from rostra.concordance.index.builder import metadata_schema
from rostra.concordance.index.layout import TEXT
from rostra.concordance.index.token_rows import TokenColumns
from rostra.concordance.listed_values import listed_values
from rostra.concordance.metadata import Metadata
from rostra.concordance.provenance import provenance_of
from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.query.structures import structure_names
from rostra.concordance.statistics.counts import column_groups, unit_sizes
from rostra.errors import NotFoundError, RostraError
from rostra.explorer.keyness_plot import keyword_rows
from rostra.language.folding import TURKIC, fold
from rostra.progress import Progress, silent
from rostra.released_tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rostra.arrow_columns import ArrowArray
    from rostra.concordance.index.corpus_source import CorpusSource
    from rostra.concordance.statistics.counts import Groups
    from rostra.releases import Release

MOST_UTTERANCES: Final = 5_000

CASEFOLD: Final = {
    chr(c): chr(c).casefold()
    for c in range(0x20000)  # no letters with case have higher code points
    if chr(c).casefold() != chr(c).lower()
}
"""The full case folding of characters where it is not lower case, the only one in a browser."""

_ARABIC: Final = range(0x600, 0x700)  # the block of Unicode
LETTERS: Final = {
    chr(c): fold(chr(c), ("letters",))
    for c in range(0x20000)
    if (chr(c).isdecimal() or c in _ARABIC)
    and fold(chr(c), ("letters",)) != chr(c) == normalize("NFD", chr(c))
}
"""What the fold of letters makes of the characters that it changes, in texts that are NFD."""

_CODED_COLUMNS = ("speaker_id", "speaker", "role", "country", "country_basis", "source_id")
_UTTERANCE_COLUMNS = [
    "id", "date", "quote_type", "cue", "language", "utterance", "char_start", "char_end",
    "cue_start", "cue_end", "role_start", "role_end", "speaker_start", "speaker_end",
]  # fmt: skip
_SOURCE_COLUMNS = ("title", "publisher", "published", "url", "licence", "language", "text")
_KEYNESS_COLUMNS = [
    "target_count", "target_per_million", "reference_count", "reference_per_million",
    "log_likelihood", "target_speakers", "target_texts", "most_in", "most_share", "p", "q",
]  # fmt: skip
_MOST_TARGETS = {"country": 12, "speaker_id": 24}  # by column
_FEW_VALUES = 12  # of an own column whose values are targets
_OWN = "own:"  # before the names of own columns, so that they cannot be those of the page
_MOST_KEYWORDS = 25  # of each target


def page_data(
    release: Release, where: Filters, *, folder: str | None = None, progress: Progress = silent
) -> dict[str, Any]:
    """Return everything that the page shows of a release, as a JSON object.

    `folder` is the name of the corpus in commands, None for the corpus that this package ships.
    Each target of keywords is a stage of the progress.

    Raises:
        RostraError: there are more than `MOST_UTTERANCES` utterances, or none.
    """
    manifest = release.manifest
    rows = manifest["tables"]["utterances"]["rows"]
    if not where:
        _check_size(rows)  # before it is read
    table = _selected(read_table(release, "utterances"), where, TokenColumns())
    stamp = {key: manifest[key] for key in ("name", "version", "manifest_sha256")}
    own = [name for name in table.column_names if name.startswith("x_")]
    index = Index.build(table)
    return _content(index, table, own, stamp | {"corpus": folder}, where, progress) | {
        "sources": _sources(release, table),
        "layers": _layers(release, table),
    }


def table_page_data(
    source: CorpusSource,
    where: Filters,
    options: list[tuple[str, str]],
    *,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Return everything that the page shows of a table, as `page_data` does of a release.

    `options` are those that name the table and its columns in commands.

    Raises:
        RostraError: as of `page_data`; the table cannot be read.
    """
    batches, rows = [], 0
    for batch in source.batches:
        batches.append(batch)
        rows += batch.num_rows
        if not where and rows > MOST_UTTERANCES:  # the rest is not read
            raise _wrong_size(f"this table has {rows:,} or more")
    table = _selected(pa.Table.from_batches(batches, source.schema), where, source.token_columns)
    stamp = source.corpus | {"corpus": None, "options": options}
    if "speaker_id" not in source.schema.names:
        stamp["speaker_id"] = "speaker"  # the column in commands
    tokens = table.select(source.token_columns.names)
    table = _completed(table.drop_columns(tokens.column_names))
    own = [name for name in table.column_names if name != TEXT]
    for name in tokens.column_names:
        table = table.append_column(tokens.schema.field(name), tokens[name])
    index = Index.build(source._replace(batches=table.to_batches(), schema=table.schema))
    return _content(index, table, own, stamp, where, progress) | {"sources": {}, "layers": {}}


def _selected(table: pa.Table, where: Filters, tokens: TokenColumns) -> pa.Table:
    if where:
        schema = metadata_schema(table.schema, tokens)
        metadata = Metadata(lambda: table.select(schema.names).cast(schema))
        table = table.filter(pa.array(utterance_mask(metadata, where)))
    _check_size(table.num_rows)
    return table


def _check_size(rows: int) -> None:
    if not 0 < rows <= MOST_UTTERANCES:
        raise _wrong_size(f"these are {rows:,}")


def _wrong_size(rows: str) -> RostraError:
    return RostraError(
        f"a page shows at most {MOST_UTTERANCES:,} utterances, {rows}: choose a part with --where "
        "COLUMN=VALUE, or read all of them with rostra kwic and rostra plot"
    )


def _completed(table: pa.Table) -> pa.Table:
    """A table with all columns of the page as text; places in a source are unknown."""
    rows = table.num_rows
    columns = {name: _texts(name, table[name]) for name in table.column_names}
    columns = {name: texts for name, texts in columns.items() if texts is not None}
    for name in (*_CODED_COLUMNS, *_UTTERANCE_COLUMNS):
        if name.endswith(("_start", "_end")):
            columns[name] = pa.nulls(rows, pa.int64())
        elif columns.get(name) is None:
            name_of_speaker = columns.get("speaker") if name == "speaker_id" else None
            columns[name] = name_of_speaker or pa.nulls(rows, pa.string())
    return pa.table(columns)


def _texts(name: str, values: ArrowArray) -> ArrowArray | None:
    """The values of a column as text, those of a list joined; None for values of other kinds."""
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        if not has_texts(values.type.value_type):
            return None
        return pc.binary_join(values.combine_chunks().cast(pa.list_(pa.string())), "; ")
    try:
        return as_text(name, listed_values(values.combine_chunks()))
    except NotFoundError:
        return None


def _content(  # noqa: PLR0913, PLR0917 - the rows and their index, and what is said of them
    index: Index,
    table: pa.Table,
    own: list[str],
    stamp: dict[str, Any],
    where: Filters,
    progress: Progress,
) -> dict[str, Any]:
    """The content of a page but its sources and layers; `own` has the names of own columns."""
    known = {*_CODED_COLUMNS, *_UTTERANCE_COLUMNS}
    own = [name for name in own if name not in known and _is_plain(index, name)]
    columns = {name: column_groups(index, name) for name in _CODED_COLUMNS}
    columns |= {_OWN + name: column_groups(index, name) for name in own}
    return {
        "stamp": {
            **stamp,
            "where": filters_as_text(where),
            "package": f"rostra {__version__}",
            "tokeniser": index.header["rule"],
        },
        **token_data(index),
        "columns": {
            name: {"values": groups.names(), "codes": groups.codes.tolist()}
            for name, groups in columns.items()
        },
        "own": own,
        "utterances": table.select(_UTTERANCE_COLUMNS).to_pylist(),
        "keywords": [_keywords(index, *target, progress) for target in _targets(index, columns)],
        "folding": {"casefold": CASEFOLD, "letters": LETTERS},
    }


def _is_plain(index: Index, name: str) -> bool:
    return not pa.types.is_nested(index.column(name).type)


def token_data(index: Index) -> dict[str, Any]:
    """The types in collation order, what they are, and the tokens of each utterance."""
    strings = index.word.strings(np.arange(len(index.word.counts)))
    order = np.argsort(index.word.collation_ranks, kind="stable")
    rank = np.empty(len(strings), np.int64)
    rank[order] = np.arange(len(strings))
    cuts = index.utterance_offsets[1:-1]
    return {
        "types": [strings[i] for i in order],
        "own_tokens": index.has_own_tokens,
        "structures": structure_names(index),
        "turkic": np.flatnonzero(index.word.casings[order] == TURKIC).tolist(),
        "words": index.is_word[order].astype(int).tolist(),
        "tokens": [part.tolist() for part in np.split(rank[index.word.tokens], cuts)],
        "starts": [part.tolist() for part in np.split(index.char_starts, cuts)],
    }


def _sources(release: Release, utterances: pa.Table) -> dict[str, Any]:
    """The sources of the utterances, by their ids."""
    table = read_table(release, "sources")
    used = pc.is_in(table["id"], value_set=utterances["source_id"].combine_chunks())
    rows = table.filter(used).to_pylist()
    return {row["id"]: {name: row[name] for name in _SOURCE_COLUMNS} for row in rows}


def _layers(release: Release, utterances: pa.Table) -> dict[str, Any]:
    """The annotations of each layer by utterance; null for utterances that were not annotated."""
    if "annotations" not in release.tables():
        return {}
    table = read_table(release, "annotations")
    names = sorted(map(str, pc.unique(table["layer"]).to_pylist()))
    layers = layer_tables(table, names, release.manifest["schema_version"]).items()
    return {name: layer_column(spans, utterances["id"]).to_pylist() for name, spans in layers}


def _targets(index: Index, columns: dict[str, Groups]) -> Iterator[tuple[str, str]]:
    """Column and value of each target of keywords: the values with most words of some columns.

    These are own columns of few values, countries and speakers.
    """
    own = [c for c in columns if c.startswith(_OWN) and 1 < columns[c].number <= _FEW_VALUES]
    for column, most in {**dict.fromkeys(own, _FEW_VALUES), **_MOST_TARGETS}.items():
        groups = columns[column]
        names, sizes = groups.names(), unit_sizes(index, groups)
        largest = np.argsort(-sizes, kind="stable")[:most]
        for code in sorted(largest.tolist()):
            name = names[code]
            # Target and reference need words.
            if name is not None and sizes[code] not in {0, sizes.sum()}:
                yield column, name


def _keywords(index: Index, column: str, value: str, progress: Progress) -> dict[str, Any]:
    """The keywords of a target against all other utterances."""
    progress(f"keywords of {value}", None)
    target = {column.removeprefix(_OWN): value}
    over = "speaker_id" if index.column("speaker_id").null_count < len(index) else "id"
    table = index.keyness(target, over=over, limit=_MOST_KEYWORDS)
    figures = table.select(_KEYNESS_COLUMNS).to_pylist()
    provenance = provenance_of(table)
    return {
        "column": column,
        "value": value,
        "words": [mark | row for mark, row in zip(keyword_rows(table), figures, strict=True)],
        "notes": provenance["notes"],
        "totals": provenance["totals"],
    }
