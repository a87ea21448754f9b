"""The data of the page: tokens, metadata, annotations and sources of up to 50,000 utterances.

All offsets are code points, as everywhere in Rostra; the page converts them where it cuts texts.
Numbers of utterances and tokens are arrays of numpy, which `rostra.pages.packing` packs.
"""

from __future__ import annotations

import csv
from math import isfinite
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
from rostra.concordance.index.corpus_source import CorpusSource
from rostra.concordance.index.corpus_tokens import is_of_tokens, with_corpus_tokens
from rostra.concordance.index.layout import ID, TEXT
from rostra.concordance.index.token_rows import TokenColumns
from rostra.concordance.listed_values import listed_values
from rostra.concordance.metadata import Metadata
from rostra.concordance.provenance import provenance_of
from rostra.concordance.query.filters import Filters, filters_as_text, utterance_mask
from rostra.concordance.query.structures import structure_names
from rostra.concordance.statistics.counts import UNIT_LABELS, column_groups, grouped, unit_sizes
from rostra.edtf import days
from rostra.errors import NotFoundError, RostraError
from rostra.language.folding import TURKIC, fold
from rostra.progress import Progress, silent
from rostra.released_tables import read_table
from rostra.releases import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from rostra.arrow_columns import ArrowArray
    from rostra.concordance.statistics.counts import Groups
    from rostra.releases import Release

MOST_UTTERANCES: Final = 50_000
MOST_TOKENS: Final = 8_000_000

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

_CODED_COLUMNS = (
    "speaker_id", "speaker", "role", "country", "country_basis", "source_id", "date", "quote_type",
    "cue", "language",
)  # fmt: skip
_PLACES = tuple(
    f"{name}_{end}" for name in ("char", "cue", "role", "speaker") for end in ("start", "end")
)
_SOURCE_COLUMNS = ("title", "publisher", "published", "url", "licence", "language", "text")
_KEYNESS_COLUMNS = [
    "word", "target_count", "target_per_million", "reference_count", "reference_per_million",
    "log_likelihood", "log_ratio", "target_texts", "most_in", "most_share", "p", "q",
]  # fmt: skip
_MOST_TARGETS = {"country": 12, "speaker_id": 24}  # by column
_FEW_VALUES = 12  # of an own column whose values are targets
_OWN = "own:"  # before the names of own columns, so that they cannot be those of the page
_MOST_KEYWORDS = 25  # of each target in each direction


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
    own = [n for n in table.column_names if n.startswith("x_") and not is_of_tokens(n)]
    batches, schema, tokens = with_corpus_tokens(table.to_batches(), table.schema)
    index = Index.build(CorpusSource(batches, schema, stamp, tokens))
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
    return _too_much(f"at most {MOST_UTTERANCES:,} utterances, {rows}")


def _too_much(what: str) -> RostraError:
    return RostraError(
        f"a page shows {what}: choose a part with --where COLUMN=VALUE, or read all of them with "
        "rostra kwic and rostra plot"
    )


def _completed(table: pa.Table) -> pa.Table:
    """A table with all columns of the page as text; places in a source are unknown."""
    rows = table.num_rows
    columns = {name: _texts(name, table[name]) for name in table.column_names}
    columns = {name: texts for name, texts in columns.items() if texts is not None}
    columns |= dict.fromkeys(_PLACES, pa.nulls(rows, pa.int64()))
    for name in (ID, *_CODED_COLUMNS):
        if columns.get(name) is None:
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
    if (tokens := int(index.utterance_offsets[-1])) > MOST_TOKENS:
        raise _too_much(f"at most {MOST_TOKENS:,} tokens, these are {tokens:,}")
    known = {ID, *_CODED_COLUMNS, *_PLACES}
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
            name: {"values": groups.names(), "codes": _numbers(groups.codes)}
            for name, groups in columns.items()
        },
        "own": own,
        "ids": table[ID].to_pylist(),
        "texts": table[TEXT].to_pylist(),
        "places": {
            name: _numbers(np.nan_to_num(table[name].to_numpy(), nan=-1)) for name in _PLACES
        },
        "days": _days(columns["date"].names()),
        "countries": _country_names(columns["country"].names()),
        "keywords": _all_keywords(index, columns, progress),
        "folding": {"casefold": CASEFOLD, "letters": LETTERS},
        "random": {name: str(number) for name, number in np.random.PCG64(1).state["state"].items()},
    }


def _numbers(values: NDArray[Any]) -> NDArray[np.int32]:
    return np.asarray(values, np.int32)


def _days(dates: list[str | None]) -> list[tuple[int, int] | None]:
    """The first and the last day that each date covers; None where either is unknown."""
    covered = [None if date is None else days(date) for date in dates]
    return [
        (int(c.first), int(c.last)) if c and isfinite(c.first) and isfinite(c.last) else None
        for c in covered
    ]


def _country_names(codes: list[str | None]) -> dict[str, str]:
    """The names of the countries that have these codes."""
    with (shipped("schema") / "codelists" / "country.csv").open(encoding="utf-8") as file:
        names = {row["code"]: row["title"] for row in csv.DictReader(file)}
    return {code: names[code] for code in codes if code is not None and code in names}


def _is_plain(index: Index, name: str) -> bool:
    return not pa.types.is_nested(index.column(name).type)


def token_data(index: Index) -> dict[str, Any]:
    """The types in collation order, what they are, and the tokens of all utterances.

    ``offsets`` has the first token of each utterance and the number of all tokens, ``steps`` the
    code points from the beginning of a token before it, or of the utterance, to that of each token.
    """
    strings = index.word.strings(np.arange(len(index.word.counts)))
    order = np.argsort(index.word.collation_ranks, kind="stable")
    rank = np.empty(len(strings), np.int64)
    rank[order] = np.arange(len(strings))
    offsets, starts = index.utterance_offsets.astype(np.int64), index.char_starts.astype(np.int64)
    steps = np.diff(starts, prepend=0)
    firsts = offsets[:-1][np.diff(offsets) > 0]
    steps[firsts] = starts[firsts]
    return {
        "types": [strings[i] for i in order],
        "own_tokens": index.has_own_tokens,
        "structures": structure_names(index),
        "turkic": np.flatnonzero(index.word.casings[order] == TURKIC).tolist(),
        "words": _numbers(index.is_word[order]),
        "tokens": _numbers(rank[index.word.tokens]),
        "offsets": _numbers(offsets),
        "steps": _numbers(steps),
    }


def _sources(release: Release, utterances: pa.Table) -> dict[str, Any]:
    """The sources of the utterances, by their ids."""
    table = read_table(release, "sources")
    used = pc.is_in(table["id"], value_set=utterances["source_id"].combine_chunks())
    rows = table.filter(used).to_pylist()
    facts = _external_facts(release)
    return {
        row["id"]: {name: row[name] for name in _SOURCE_COLUMNS}
        | ({"facts": facts[row["id"]]} if row["id"] in facts else {})
        for row in rows
    }


def _external_facts(release: Release) -> dict[str, list[dict[str, str]]]:
    """What is known of sources from elsewhere, by their ids."""
    facts: dict[str, list[dict[str, str]]] = {}
    if "external_facts" in release.tables():
        for row in read_table(release, "external_facts").to_pylist():
            if row["table"] == "sources":
                fact = {name: row[name] for name in ("column", "value", "url", "compared")}
                facts.setdefault(row["record_id"], []).append(fact)
    return facts


def _layers(release: Release, utterances: pa.Table) -> dict[str, Any]:
    """The annotations of each layer by utterance; null for utterances that were not annotated."""
    if "annotations" not in release.tables():
        return {}
    table = read_table(release, "annotations")
    names = sorted(map(str, pc.unique(table["layer"]).to_pylist()))
    layers = layer_tables(table, names, release.manifest["schema_version"]).items()
    return {name: layer_column(spans, utterances).to_pylist() for name, spans in layers}


def _all_keywords(
    index: Index, columns: dict[str, Groups], progress: Progress
) -> list[dict[str, Any]]:
    """The keywords of each target; within a column, those with most words come first."""
    return [
        _keywords(index, name, target, progress)
        for column, most in _target_columns(columns).items()
        for name, target in _targets(index, column, most)
    ]


def _target_columns(columns: dict[str, Groups]) -> dict[str, int]:
    """The columns whose values are targets of keywords, and of how many values of each."""
    own = [c for c in columns if c.startswith(_OWN) and 1 < columns[c].number <= _FEW_VALUES]
    return {**dict.fromkeys(own, _FEW_VALUES), **_MOST_TARGETS}


def _targets(index: Index, column: str, most: int) -> Iterator[tuple[str, dict[str, str | None]]]:
    """The column and the filter of each target: the values of a column with most words.

    A country is divided by its basis.
    """
    groups = grouped(index, column.removeprefix(_OWN), None)
    sizes = unit_sizes(index, groups)
    names = [column, "country_basis"] if column == "country" else [column]
    rows = list(zip(*(values.to_pylist() for values in groups.values.columns), strict=True))
    for code in np.argsort(-sizes, kind="stable")[:most].tolist():
        # Target and reference need words.
        if rows[code][0] is not None and sizes[code] not in {0, sizes.sum()}:
            filters = zip((name.removeprefix(_OWN) for name in names), rows[code], strict=True)
            yield column, dict(filters)


def _keywords(
    index: Index, column: str, target: dict[str, str | None], progress: Progress
) -> dict[str, Any]:
    """The keywords of a target against all other utterances, and those of the others against it."""
    progress(f"keywords of {' '.join(filter(None, target.values()))}", None)
    over = "speaker_id" if index.column("speaker_id").null_count < len(index) else "id"
    table = index.keyness(target, over=over)
    units = UNIT_LABELS.get(over, over)
    provenance = provenance_of(table)
    here, elsewhere = table["target_per_million"], table["reference_per_million"]
    return {
        "column": column,
        "target": target,
        "units": units,
        "notes": provenance["notes"],
        "target_words": provenance["totals"]["target_words"],
        "reference_words": provenance["totals"]["reference_words"],
    } | {
        direction: table.filter(kept)
        .slice(0, _MOST_KEYWORDS)
        .select([*_KEYNESS_COLUMNS, f"target_{units}", f"reference_{units}"])
        .to_pylist()
        for direction, kept in (
            ("positive", pc.greater(here, elsewhere)),
            ("negative", pc.less(here, elsewhere)),
        )
    }
