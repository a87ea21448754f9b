"""Statistics of a release, and the Markdown blocks with which `card.refresh` fills documents."""

import json
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq

from rostra.releases import Release
from rostra.releasing.release_reader import released_table_schema, rows
from rostra.schema import Schema, span_columns
from rostra.validation.content import Record

_ROW_WIDTH = 96
_LISTED = 20  # external facts that are listed one by one
_CANDIDATES = 1000  # of the first utterances, one is the example of a card
_LONG_UTTERANCE = 300  # characters; a longer one is not the example of a card if there is a shorter


_ADDRESS = re.compile("https?://[^<>|\\s]+")
_MARKUP = re.compile(r"[\\`*_\[\]<>|#]")


@dataclass
class CountryStats:
    """The utterances of one country and basis.

    Attributes:
        country: code of the country; empty if no source states it.
        basis: the evidence for the country; empty if there is no country.
        utterances: number of utterances.
        words: number of their words, which are separated by white space.
        speakers: ids of their speakers.
        names: the speakers' names in the sources, as keys in the order of the utterances.
    """

    country: str
    basis: str
    utterances: int = 0
    words: int = 0
    speakers: set[str] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)


def by_country(utterances: Iterable[Record]) -> list[CountryStats]:
    """Group utterances by country and basis; most speakers first, then by code.

    Where the rows are read without the column `utterance`, no words are counted.
    """
    groups: dict[tuple[str, str], CountryStats] = {}
    for row in utterances:
        key = row["country"] or "", row["country_basis"] or ""
        group = groups.get(key) or groups.setdefault(key, CountryStats(*key))
        group.utterances += 1
        group.words += len(row.get("utterance", "").split())
        group.speakers.add(row["speaker_id"])
        group.names[row["speaker"]] = None
    return sorted(groups.values(), key=lambda g: (-len(g.speakers), g.country, g.basis))


def document_blocks(release: Release) -> dict[str, str]:
    """Compute the generated blocks of documents by name, as Markdown, but for `language`: as YAML.

    Raises:
        DamagedError: a table is not one of records by ascending id.
    """
    stats, manifest = _statistics(release), release.manifest
    schemas = {table: released_table_schema(release, table) for table in release.tables()}
    return {
        "language": "\n".join(["language:", *(f"- {code}" for code in sorted(stats.languages))]),
        "versions": _list(f"corpus {manifest['version']}", f"schema {manifest['schema_version']}"),
        "rows": _rows(stats, schemas),
        "row": _row(stats),
        "columns": _columns(release, schemas),
        "labels": _labels(stats),
        "facts": _facts(stats),
        "countries": _countries(stats),
        "concentration": _concentration(stats),
        "evidence": _external_facts(stats),
        "nulls": _nulls(stats, schemas),
        "integrity": _integrity(release),
    }


@dataclass
class _Statistics:
    """Statistics of a release: rows and nulls by table, utterances by speaker and review.

    `annotations` counts records by layer, annotator, status, and whether the label is ``none``;
    `example` is one of the first `_CANDIDATES` utterances, with the fewest nulls, and not long.
    """

    rows: Counter[str] = field(default_factory=Counter)
    nulls: dict[str, Counter[str]] = field(default_factory=dict)
    countries: list[CountryStats] = field(default_factory=list)
    speakers: Counter[str] = field(default_factory=Counter)
    reviews: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  # speakers by kind
    publishers: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)  # of ISO 639, as the Hub asks for
    annotations: Counter[tuple[str, str, str, bool]] = field(default_factory=Counter)
    external_facts: list[Record] = field(default_factory=list)  # the first, at most `_LISTED`
    named_elsewhere: set[str] = field(default_factory=set)  # sources with a publisher from there
    example: Record | None = None
    turns: int = 0
    elided: int = 0

    @property
    def words(self) -> int:
        return sum(group.words for group in self.countries)


def _statistics(release: Release) -> _Statistics:
    """Compute the statistics of a release in one pass; memory grows with its speakers."""
    stats = _Statistics()
    for table in release.tables():
        counted = _counted(stats, table, rows(release, table))
        if table == "utterances":
            stats.countries = by_country(counted)
        else:
            deque(counted, maxlen=0)
    return stats


def _counted(stats: _Statistics, table: str, records: Iterable[Record]) -> Iterator[Record]:
    """The same records; each is counted when it is consumed."""
    stats.rows[table] = 0
    nulls = stats.nulls[table] = Counter[str]()
    last_turn = None
    for row in records:
        if not stats.rows[table]:
            nulls.update(dict.fromkeys(row, 0))  # in the order of the columns
        stats.rows[table] += 1
        nulls.update(column for column, value in row.items() if value is None)
        if table == "utterances":
            turn = row["source_id"], row["turn"]
            stats.turns += turn != last_turn  # utterances are in the order of their turns
            last_turn = turn
            stats.speakers[row["speaker_id"]] += 1
            stats.reviews[row["review"]] += 1
            stats.elided += row["elided"]
            stats.languages.add(row["language"].partition("-")[0].lower())
            if stats.rows[table] <= _CANDIDATES and _shows_more(row, stats.example):
                stats.example = row
        elif table == "speakers":
            stats.kinds[row["kind"]] += 1
        elif table == "sources" and row["publisher"] is not None:
            stats.publishers.add(row["publisher"])
        elif table == "annotations":
            made = row["layer"], row["annotator"], row["status"]
            stats.annotations[*made, row["label"] == "none"] += 1
        elif table == "external_facts":
            stats.external_facts += [row] if stats.rows[table] <= _LISTED else []
            if row["column"] == "publisher":
                stats.named_elsewhere.add(row["record_id"])
        yield row


def _shows_more(row: Record, other: Record | None) -> bool:
    """Whether an utterance is a better example than another one, or than none."""

    def rank(record: Record) -> tuple[bool, int]:
        filled = sum(value is not None for value in record.values())
        return len(record["utterance"]) <= _LONG_UTTERANCE, filled

    return other is None or rank(row) > rank(other)


def _rows(stats: _Statistics, schemas: Mapping[str, Schema]) -> str:
    cells = []
    for name, number in stats.rows.items():
        one_row = schemas[name]["description"].removeprefix("One row ").partition(". ")[0]
        cells.append((f"`{name}`", number, len(stats.nulls[name]), one_row))
    return _table(["table", "rows", "columns", "one row is"], cells)


def _row(stats: _Statistics) -> str:
    """A row as JSON, its members in lines of one width."""
    lines = [""]
    for name, value in (stats.example or {}).items():
        member = f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)},"
        if lines[-1] and len(lines[-1]) + len(member) + 1 > _ROW_WIDTH:
            lines.append("")
        lines[-1] += f" {member}" if lines[-1] else member
    return "```json\n{" + "\n ".join(lines).removesuffix(",") + "}\n```"


def _columns(release: Release, schemas: Mapping[str, Schema]) -> str:
    """The columns of each table, folded away."""
    return "\n\n".join(
        f"<details>\n<summary>Columns of <code>{name}</code></summary>\n\n"
        f"{_columns_of(release, name, schemas[name])}\n\n</details>"
        for name in release.tables()
    )


def _columns_of(release: Release, table: str, schema: Schema) -> str:
    """The columns of a table; the two offsets of a span are in one line."""
    columns = schema["properties"]
    spans = {start: (column, end) for column, (start, end) in span_columns(schema).items()}
    ends = {end for _, end in spans.values()}
    cells = []
    for arrow_field in pq.read_schema(release.files(table, "parquet")[0]):
        name, column = arrow_field.name, columns.get(arrow_field.name, {})
        kind = _type_name(arrow_field.type)
        if "null" in column.get("type", ()):
            kind += " or null"
        if name in spans:
            of, end = spans[name]
            meaning = f"Offsets of `{of}` in the source’s text, in code points, end exclusive"
            cells.append((f"`{name}`, `{end}`", kind, meaning))
        elif name not in ends:
            cells.append((f"`{name}`", kind, _meaning(column)))
    return _table(["column", "type", "meaning"], cells)


def _meaning(column: Schema) -> str:
    """The description of a column without the part that explains null."""
    parts = column.get("description", "A column of this corpus alone").split(";")
    return ";".join(part for part in parts if not part.strip().startswith("null "))


def _type_name(arrow_type: pa.DataType) -> str:
    if pa.types.is_list(arrow_type):
        return f"list of {_type_name(arrow_type.value_type)}"
    return "struct" if pa.types.is_struct(arrow_type) else str(arrow_type)


def _labels(stats: _Statistics) -> str:
    """Who made the records, and how, in numbers."""
    reviews = ", ".join(f"{review}: {n}" for review, n in sorted(stats.reviews.items()))
    cells = [("utterances", str(stats.rows["utterances"]), "", reviews)]
    for layer in sorted({key[0] for key in stats.annotations}):
        of_layer = {key: n for key, n in stats.annotations.items() if key[0] == layer}
        made = Counter[str]()
        for (_, annotator, status, _), n in of_layer.items():
            made[f"{status} by {annotator}"] += n
        none = sum(n for key, n in of_layer.items() if key[3])
        how = ", ".join(f"{how}: {n}" for how, n in sorted(made.items()))
        cells.append((f"layer `{layer}`", str(sum(of_layer.values())), str(none), how))
    return _table(["what", "records", "label `none`", "how they were made"], cells)


def _facts(stats: _Statistics) -> str:
    counts, nulls = stats.rows, stats.nulls["utterances"]
    kinds = ", ".join(f"{kind}: {n}" for kind, n in sorted(stats.kinds.items()))
    unreviewed = stats.reviews["unreviewed"]
    return _list(
        f"sources: {counts['sources']}",
        f"events: {counts['events']}",
        f"speakers: {counts['speakers']} ({kinds})",
        f"utterances: {counts['utterances']}",
        *([f"utterances that nobody reviewed: {unreviewed}"] if unreviewed else []),
        f"turns: {stats.turns}",
        f"words (stretches between white space): {stats.words}",
        f"utterances without a reporting clause in their paragraph: {nulls['cue']}",
        f"utterances with an ellipsis: {stats.elided}",
        f"utterances without an event: {nulls['event_id']}",
    )


def _countries(stats: _Statistics) -> str:
    cells = []
    for group in stats.countries:
        names = group.country or "not stated", group.basis or "none"
        share = _share(group.words, stats.words)
        cells.append((*names, len(group.speakers), group.utterances, share))
    return _table(["country", "basis", "speakers", "utterances", "share of words"], cells)


def _concentration(stats: _Statistics) -> str:
    of_country, of_basis = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for group in stats.countries:
        if group.country:
            of_country[group.country] |= group.speakers
            of_basis[group.basis] |= group.speakers
    single = sum(len(ids) == 1 for ids in of_country.values())
    most = [n for _, n in stats.speakers.most_common()]
    utterances = stats.rows["utterances"]
    elsewhere = len(stats.named_elsewhere)
    return _list(
        f"countries with one speaker: {single} of {len(of_country)}",
        f"utterances of the most quoted speaker: {_of(most[0], utterances)}",
        f"utterances of the three most quoted: {_of(sum(most[:3]), utterances)}",
        f"sources: {stats.rows['sources']}; publishers named: {len(stats.publishers)}; "
        f"sources whose publisher is not in the text: {stats.nulls['sources']['publisher']}"
        + (f"; sources whose publisher is known from elsewhere: {elsewhere}" if elsewhere else ""),
        *(
            f"speakers whose country rests on {basis}: {_of(len(ids), len(most))}"
            for basis, ids in sorted(of_basis.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
    )


def _external_facts(stats: _Statistics) -> str:
    """The facts from elsewhere with their evidence, one a row."""
    if not stats.external_facts:
        return "No fact about a source or an event is from elsewhere."
    cells = [
        (
            f"`{fact['record_id']}`",
            f"`{fact['column']}`",
            *(_cell(fact[column]) for column in ("value", "url", "compared")),
            fact["accessed"],
        )
        for fact in stats.external_facts
    ]
    listed = _table(["about", "column", "value", "evidence", "what was compared", "on"], cells)
    more = stats.rows["external_facts"] - len(cells)
    return f"{listed}\n\nThe table `external_facts` has {more} more." if more else listed


def _cell(text: str) -> str:
    """A text as a cell of a table: an address as a link, other characters as they are."""
    escaped = _MARKUP.sub(r"\\\g<0>", text)
    return f"<{text}>" if _ADDRESS.fullmatch(text) else escaped


def _nulls(stats: _Statistics, schemas: dict[str, Schema]) -> str:
    counts = (
        (f"`{name}`", f"`{column}`", f"{n} of {stats.rows[name]}", _reason(schemas, name, column))
        for name, nulls in stats.nulls.items()
        for column, n in nulls.items()
        if n
    )
    return _table(["table", "column", "null", "reason"], counts)


def _reason(schemas: dict[str, Schema], name: str, column: str) -> str:
    """The part of a column's description that explains null; semicolons separate the parts."""
    description = schemas[name]["properties"].get(column, {}).get("description", "")
    reasons = [part.strip() for part in description.split(";") if part.strip().startswith("null ")]
    return reasons[0].partition(". ")[0] if reasons else "see the schema"


def _integrity(release: Release) -> str:
    manifest = release.manifest
    sources = (f"text of `{name}`: `{sha}`" for name, sha in manifest["sources"].items())
    files = (
        f"`{release.version}/{file.name}`: `{release.sha256(file)}`"
        for table in release.tables()
        for file in release.files(table, "parquet")
    )
    return _list(*sources, *files)


def _table(head: list[str], body: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in body)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _list(*items: str) -> str:
    return "\n".join(f"- {item}" for item in items)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({_share(part, whole)})"
