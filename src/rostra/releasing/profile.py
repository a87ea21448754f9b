"""Statistics of a release, and the Markdown blocks with which `card.refresh` fills documents."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rostra.releases import Release
from rostra.releasing.release_reader import rows
from rostra.schema import Schema, published_schemas
from rostra.validation.content import Record


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
    """Group utterances by country and basis; most speakers first, then by code."""
    groups: dict[tuple[str, str], CountryStats] = {}
    for row in utterances:
        key = row["country"] or "", row["country_basis"] or ""
        group = groups.get(key) or groups.setdefault(key, CountryStats(*key))
        group.utterances += 1
        group.words += len(row["utterance"].split())
        group.speakers.add(row["speaker_id"])
        group.names[row["speaker"]] = None
    return sorted(groups.values(), key=lambda g: (-len(g.speakers), g.country, g.basis))


def markdown_blocks(release: Release) -> dict[str, str]:
    """Compute the generated blocks of documents, as Markdown by name.

    Raises:
        DamagedError: a table is not one of records by ascending id.
    """
    stats, manifest = _statistics(release), release.manifest
    tables = ((f"`{name}`", n, len(stats.nulls[name])) for name, n in stats.rows.items())
    return {
        "versions": _list(f"corpus {manifest['version']}", f"schema {manifest['schema_version']}"),
        "rows": _table(["table", "rows", "columns"], tables),
        "facts": _facts(stats),
        "countries": _countries(stats),
        "concentration": _concentration(stats),
        "nulls": _nulls(stats, published_schemas(manifest["schema_version"])),
        "integrity": _integrity(release),
    }


@dataclass
class _Statistics:
    """Statistics of a release: rows and nulls by table, utterances by speaker and review."""

    rows: Counter[str] = field(default_factory=Counter)
    nulls: dict[str, Counter[str]] = field(default_factory=dict)
    countries: list[CountryStats] = field(default_factory=list)
    speakers: Counter[str] = field(default_factory=Counter)
    reviews: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)  # speakers by kind
    publishers: set[str] = field(default_factory=set)
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
        elif table == "speakers":
            stats.kinds[row["kind"]] += 1
        elif table == "sources" and row["publisher"] is not None:
            stats.publishers.add(row["publisher"])
        yield row


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
    return _list(
        f"countries with one speaker: {single} of {len(of_country)}",
        f"utterances of the most quoted speaker: {_of(most[0], utterances)}",
        f"utterances of the three most quoted: {_of(sum(most[:3]), utterances)}",
        f"sources: {stats.rows['sources']}; publishers named: {len(stats.publishers)}; "
        f"sources whose publisher is not in the text: {stats.nulls['sources']['publisher']}",
        *(
            f"speakers whose country rests on {basis}: {_of(len(ids), len(most))}"
            for basis, ids in sorted(of_basis.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
    )


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
        f"`{release.path.name}/{name}.parquet`: `{entry['files'][f'{name}.parquet']['sha256']}`"
        for name, entry in manifest["tables"].items()
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
