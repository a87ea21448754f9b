"""Lists of words: as strings in modules, and as tables in `language/data`."""

import csv
from functools import cache
from pathlib import Path


def words(text: str) -> frozenset[str]:
    """The words of a string, which white space separates."""
    return frozenset(text.split())


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in `language/data`."""
    file = Path(__file__).parent / "data" / name
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def function_words(*classes: str) -> frozenset[str]:
    """The words of one or more classes in data/function_words.csv."""
    return frozenset(row["word"] for row in table("function_words.csv") if row["class"] in classes)
