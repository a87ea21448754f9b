"""Random corruptions of single fields: each is caught, and none ends in a traceback."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from rostra.releases import Corpus
from rostra.releasing.build import check_build
from rostra.validation import check

NUMBER = 3 * settings().max_examples


def corrupted(value: Any, others: list[Any], chance: random.Random) -> Any:
    """Another value than this one, of any kind that slips and tools produce."""
    candidates: list[Any] = [None, "", " ", "x", True, False, 0, -1, 1.0, 10**30, [], {}, "\x00"]
    candidates += [chance.choice(others), [value], str(value)]
    if isinstance(value, str) and value:
        at = chance.randrange(len(value))
        candidates += [
            value[:at] + chance.choice("aZ 0’\u200b\n\U0001f600") + value[at + 1 :],
            value[:at] + value[at + 1 :],
            value + "\u0301",
            value.upper(),
            value[::-1],
            f" {value}",
        ]
    if isinstance(value, int):
        candidates += [value + 1, value - 1, value + 2**31, float(value) + 0.5]
    if isinstance(value, list):
        candidates += [value[:-1], value + value, [*value, "Nobody"], [1]]
    different = [c for c in candidates if (type(c), c) != (type(value), value)]
    return chance.choice(different)


@pytest.mark.hypothesis  # `make soak` draws more
def test_every_corruption_of_a_field_is_caught(corpus: Path) -> None:
    chance = random.Random(300)  # noqa: S311 - corruptions, not secrets
    original = corpus.parent / "original"
    shutil.copytree(corpus / "curated", original)
    missed, by = [], {"validate": 0, "build --check": 0}
    for _ in range(NUMBER):
        table = chance.choice(["utterances"] * 6 + ["speakers"] * 2 + ["events", "sources"])
        file = corpus / "curated" / f"{table}.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines()
        number = chance.randrange(len(lines))
        record = json.loads(lines[number])
        field = chance.choice(list(record))
        others = [json.loads(line)[field] for line in lines]
        value = corrupted(record[field], others, chance)
        lines[number] = json.dumps(record | {field: value}, ensure_ascii=chance.random() < 0.5)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        if check(Corpus(corpus).files()).problems:
            by["validate"] += 1
        elif check_build(Corpus(corpus)).problems:
            by["build --check"] += 1
        else:
            missed.append((table, number + 1, field, value))
        shutil.copy(original / file.name, file)
    assert missed == []
    assert min(by.values()) > 0, by
    assert check_build(Corpus(corpus)).problems == []
