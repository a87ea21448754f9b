"""Every figure that a document of a corpus states, computed from a release.

A document holds them between markers (see `rostra.building.card.refresh`), so that none is typed
and none grows stale.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from rostra.building.proof import read_tables
from rostra.corpus import Release
from rostra.schema import Schema, published

Record = dict[str, Any]
Tables = dict[str, list[Record]]


def figures(release: Release) -> dict[str, str]:
    """All blocks by name, as Markdown."""
    tables = read_tables(release)
    blocks: dict[str, Callable[[], str]] = {
        "versions": lambda: _versions(release),
        "rows": lambda: _rows(tables),
        "facts": lambda: _facts(tables),
        "countries": lambda: _countries(tables["utterances"]),
        "concentration": lambda: _concentration(tables),
        "nulls": lambda: _nulls(tables, published(release.manifest["schema_version"])),
        "integrity": lambda: _integrity(release),
    }
    return {name: block() for name, block in blocks.items()}


def words(utterances: Iterable[Record]) -> int:
    """Number of words, counted as stretches between white space."""
    return sum(len(row["utterance"].split()) for row in utterances)


def by_country(utterances: list[Record]) -> list[tuple[str, str, list[Record]]]:
    """The utterances of each (country, basis), by number of speakers, then by code.

    A country that no source states is an empty string, and so is its basis.
    """
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in utterances:
        groups[row["country"] or "", row["country_basis"] or ""].append(row)
    found = [(*key, rows) for key, rows in groups.items()]
    return sorted(found, key=lambda group: (-len(speakers(group[2])), group[0], group[1]))


def speakers(utterances: Iterable[Record]) -> set[str]:
    """The ids of those who speak."""
    return {row["speaker_id"] for row in utterances}


def table(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _versions(release: Release) -> str:
    manifest = release.manifest
    return f"- corpus {manifest['version']}\n- schema {manifest['schema_version']}"


def _rows(tables: Tables) -> str:
    counts = ((f"`{name}`", len(rows), len(rows[0])) for name, rows in tables.items())
    return table(["table", "rows", "columns"], counts)


def _facts(tables: Tables) -> str:
    rows = tables["utterances"]
    kinds = Counter(speaker["kind"] for speaker in tables["speakers"])
    missing = {field: sum(row[field] is None for row in rows) for field in ("cue", "event_id")}
    return _list(
        f"sources: {len(tables['sources'])}",
        f"events: {len(tables.get('events', ()))}",
        f"speakers: {len(tables['speakers'])} "
        f"({', '.join(f'{kind}: {n}' for kind, n in sorted(kinds.items()))})",
        f"utterances: {len(rows)}",
        f"turns: {len({(row['source_id'], row['turn']) for row in rows})}",
        f"words (stretches between white space): {words(rows)}",
        f"utterances without a reporting clause in their paragraph: {missing['cue']}",
        f"utterances with an ellipsis: {sum(row['elided'] for row in rows)}",
        f"utterances without an event: {missing['event_id']}",
    )


def _countries(rows: list[Record]) -> str:
    total = words(rows)
    return table(
        ["country", "basis", "speakers", "utterances", "share of words"],
        (
            (
                country or "not stated",
                basis or "none",
                len(speakers(group)),
                len(group),
                _share(words(group), total),
            )
            for country, basis, group in by_country(rows)
        ),
    )


def _concentration(tables: Tables) -> str:
    rows = tables["utterances"]
    of_country: dict[str, set[str]] = defaultdict(set)
    of_basis: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["country"]:
            of_country[row["country"]].add(row["speaker_id"])
            of_basis[row["country_basis"]].add(row["speaker_id"])
    single = sum(len(ids) == 1 for ids in of_country.values())
    most = [n for _, n in Counter(row["speaker_id"] for row in rows).most_common()]
    everyone = len(speakers(rows))
    publishers = {source["publisher"] for source in tables["sources"]} - {None}
    unnamed = sum(source["publisher"] is None for source in tables["sources"])
    return _list(
        f"countries with one speaker: {single} of {len(of_country)}",
        f"utterances of the most quoted speaker: {most[0]} of {len(rows)} "
        f"({_share(most[0], len(rows))})",
        f"utterances of the three most quoted: {sum(most[:3])} of {len(rows)} "
        f"({_share(sum(most[:3]), len(rows))})",
        f"sources: {len(tables['sources'])}; publishers named: {len(publishers)}; "
        f"sources whose publisher is not in the text: {unnamed}",
        *(
            f"speakers whose country rests on {basis}: {len(ids)} of {everyone} "
            f"({_share(len(ids), everyone)})"
            for basis, ids in sorted(of_basis.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
    )


def _nulls(tables: Tables, schemas: dict[str, Schema]) -> str:
    counts = (
        (f"`{name}`", f"`{column}`", f"{missing} of {len(rows)}", _reason(schemas, name, column))
        for name, rows in tables.items()
        for column in rows[0]
        if (missing := sum(row[column] is None for row in rows))
    )
    return table(["table", "column", "null", "reason"], counts)


def _reason(schemas: dict[str, Schema], name: str, column: str) -> str:
    """What the schema says of null in a column, which follows a semicolon in its description."""
    described = schemas[name]["properties"].get(column, {}).get("description", "")
    reasons = [part.strip() for part in described.split(";") if part.strip().startswith("null ")]
    return reasons[0].partition(". ")[0] if reasons else "see the schema"


def _integrity(release: Release) -> str:
    manifest = release.manifest
    sources = (f"text of `{name}`: `{sha}`" for name, sha in manifest["sources"].items())
    files = (
        f"`{release.path.name}/{name}.parquet`: `{entry['files'][f'{name}.parquet']['sha256']}`"
        for name, entry in manifest["tables"].items()
    )
    return _list(*sources, *files)


def _list(*items: str) -> str:
    return "\n".join(f"- {item}" for item in items)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}"
