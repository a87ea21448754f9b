"""Generate the tables of names and demonyms of countries, or check that they are current (--check).

Names come from the Unicode CLDR (English, as shipped with Babel), demonyms and more names from
countryinfo; only this script needs them. scripts/countries.csv corrects both, each line with a
reason. A form with several countries is ambiguous; a form without a country prevents a match inside
it ("Latin American" is not American). A table of its own has the German and French names of states.
"""

import argparse
import csv
import io
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from babel import Locale

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src" / "rostra" / "language" / "data"

LANGUAGES = ("de", "fr")
"""Of the names of states; English ones are among the names of countries."""

Row = tuple[str, str, str]  # form, country, kind


def main() -> int:
    """Run the script and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; report a stale table")
    check = parser.parse_args().check
    stale = False
    for name, current in (("countries.csv", _csv()), ("state_names.csv", _names_of_states())):
        target = DATA / name
        if not check:
            target.write_text(current, encoding="utf-8")
            print(f"{target.relative_to(ROOT)} written")
        elif target.read_text(encoding="utf-8") != current:
            print(f"{target.relative_to(ROOT)} is stale. Run: python scripts/countries.py")
            stale = True
    return int(stale)


def _codes() -> set[str]:
    return {row["code"] for row in _read(ROOT / "schema" / "codelists" / "country.csv")}


def _names_of_states() -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("language", "form", "country"))
    for language in LANGUAGES:
        names = Locale(language).territories
        writer.writerows((language, names[code], code) for code in sorted(_codes() & names.keys()))
    return out.getvalue()


def _csv() -> str:
    codes = _codes()
    rows: dict[Row, str] = {}
    for source, of_source in (("cldr", _cldr(codes)), ("countryinfo", _countryinfo(codes))):
        for row in of_source:
            for spelling in _spellings(row):
                rows.setdefault(spelling, source)
    for line in _read(ROOT / "scripts" / "countries.csv"):
        row = (line["form"], line["country"], line["kind"])
        if (row in rows) != (line["change"] == "drop"):
            sys.exit(f"scripts/countries.csv: {line['change']},{','.join(row)} changes nothing")
        if line["change"] == "drop":
            del rows[row]
        else:
            for spelling in _spellings(row):
                rows.setdefault(spelling, "rostra")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("form", "country", "kind", "source"))
    writer.writerows((*row, source) for row, source in sorted(rows.items()))
    return out.getvalue()


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _cldr(codes: set[str]) -> Iterator[Row]:
    """Names of states and territories, and of the regions that contain several."""
    for code, name in Locale("en").territories.items():
        if code in codes:
            two_names = re.fullmatch(r"(.+) \((.+)\)", name)  # "Myanmar (Burma)"
            for form in two_names.groups() if two_names else (name,):
                yield form, code, "name"
        elif code.isdigit() and name[0].isupper():
            yield name, "", "region"


def _countryinfo(codes: set[str]) -> Iterator[Row]:
    for file in (resources.files("countryinfo") / "data").iterdir():
        if file.name.endswith(".json"):
            country = json.loads(file.read_text(encoding="utf-8"))
            code = country.get("ISO", {}).get("alpha2")
            if code in codes:
                if not re.search(r"[(,]", country["name"]):
                    yield country["name"].removeprefix("The "), code, "name"
                for form in re.split(",| and (?=N)", country.get("demonym") or ""):
                    if form:
                        yield form, code, "adjective"


def _spellings(row: Row) -> Iterator[Row]:
    """The row with "and" for "&", and its variants: "St" and "Saint" for "St.", no diacritics."""
    form, country, kind = row
    forms = [form.replace(" & ", " and ")]
    if form.startswith("St. "):
        forms += [f.replace("St. ", "Saint ") for f in forms] + [
            f.replace("St. ", "St ") for f in forms
        ]
    for spelling in forms:
        yield spelling, country, kind
        plain = "".join(
            c for c in unicodedata.normalize("NFD", spelling) if not unicodedata.combining(c)
        )
        yield plain, country, kind


if __name__ == "__main__":
    sys.exit(main())
