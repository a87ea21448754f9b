"""Every figure that a document of a corpus states, computed from a release.

A document holds them between markers (see `rostra.releasing.card.refresh`), so that none is typed
and none grows stale.
"""

from collections.abc import Iterable

from rostra.releases import Release
from rostra.releasing.profile import Profile, profile
from rostra.schema import Schema, published


def figures(release: Release) -> dict[str, str]:
    """All blocks by name, as Markdown."""
    found = profile(release)
    return {
        "versions": _versions(release),
        "rows": _rows(found),
        "facts": _facts(found),
        "countries": _countries(found),
        "concentration": _concentration(found),
        "nulls": _nulls(found, published(release.manifest["schema_version"])),
        "integrity": _integrity(release),
    }


def table(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _versions(release: Release) -> str:
    manifest = release.manifest
    return f"- corpus {manifest['version']}\n- schema {manifest['schema_version']}"


def _rows(found: Profile) -> str:
    counts = ((f"`{name}`", t.rows, len(t.nulls)) for name, t in found.tables.items())
    return table(["table", "rows", "columns"], counts)


def _facts(found: Profile) -> str:
    counts = {name: table.rows for name, table in found.tables.items()}
    nulls = found.tables["utterances"].nulls
    kinds = ", ".join(f"{kind}: {n}" for kind, n in sorted(found.kinds.items()))
    unreviewed = found.reviews["unreviewed"]
    return _list(
        f"sources: {counts['sources']}",
        f"events: {counts.get('events', 0)}",
        f"speakers: {counts['speakers']} ({kinds})",
        f"utterances: {counts['utterances']}",
        *([f"utterances that nobody reviewed: {unreviewed}"] if unreviewed else []),
        f"turns: {found.turns}",
        f"words (stretches between white space): {found.words}",
        f"utterances without a reporting clause in their paragraph: {nulls['cue']}",
        f"utterances with an ellipsis: {found.elided}",
        f"utterances without an event: {nulls['event_id']}",
    )


def _countries(found: Profile) -> str:
    return table(
        ["country", "basis", "speakers", "utterances", "share of words"],
        (
            (
                group.country or "not stated",
                group.basis or "none",
                len(group.speakers),
                group.rows,
                _share(group.words, found.words),
            )
            for group in found.groups
        ),
    )


def _concentration(found: Profile) -> str:
    of_country: dict[str, set[str]] = {}
    of_basis: dict[str, set[str]] = {}
    for group in (group for group in found.groups if group.country):
        of_country.setdefault(group.country, set()).update(group.speakers)
        of_basis.setdefault(group.basis, set()).update(group.speakers)
    single = sum(len(ids) == 1 for ids in of_country.values())
    most = [n for _, n in found.quoted.most_common()]
    rows, sources = found.tables["utterances"].rows, found.tables["sources"]
    return _list(
        f"countries with one speaker: {single} of {len(of_country)}",
        f"utterances of the most quoted speaker: {most[0]} of {rows} ({_share(most[0], rows)})",
        f"utterances of the three most quoted: {sum(most[:3])} of {rows} "
        f"({_share(sum(most[:3]), rows)})",
        f"sources: {sources.rows}; publishers named: {len(found.publishers)}; "
        f"sources whose publisher is not in the text: {sources.nulls['publisher']}",
        *(
            f"speakers whose country rests on {basis}: {len(ids)} of {len(most)} "
            f"({_share(len(ids), len(most))})"
            for basis, ids in sorted(of_basis.items(), key=lambda item: (-len(item[1]), item[0]))
        ),
    )


def _nulls(found: Profile, schemas: dict[str, Schema]) -> str:
    counts = (
        (f"`{name}`", f"`{column}`", f"{nulls} of {seen.rows}", _reason(schemas, name, column))
        for name, seen in found.tables.items()
        for column, nulls in seen.nulls.items()
        if nulls
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
