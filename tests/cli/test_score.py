"""rostra score: both forms, errors in their context, files that are none."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parents[1] / "evaluation" / "gold.jsonl"


@pytest.fixture
def scored(tmp_path: Path, command: Any) -> Any:
    shutil.copy(GOLD, tmp_path / "gold.jsonl")

    def run(*rows: Any, options: tuple[str, ...] = ()) -> Any:
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        (tmp_path / "ours.jsonl").write_text("\n".join(lines), "utf-8")
        return command("score", "gold.jsonl", "ours.jsonl", *options)

    return run


def claim(article: str, words: str, **more: Any) -> dict[str, Any]:
    texts = {
        row["id"]: row["text"] for row in map(json.loads, GOLD.read_text("utf-8").splitlines())
    }
    start = texts[article].index(words)
    quote = {"start": start, "end": start + len(words)} | more
    return {"id": article, "quotes": [quote]}


FIRST = claim("quell-1", "The quay will be mended", speaker="Onda")


def test_text(scored: Any) -> None:
    done = scored(FIRST)
    assert (done.returncode, done.stderr) == (0, "")
    head, _, _, exact, *_ = done.stdout.splitlines()
    assert head.startswith("3 articles, 2 of them without a line in the predictions")
    assert exact.split()[:3] == ["direct,", "exact", "1.0000"]
    assert exact.split()[-3:] == ["1", "1", "6"]
    assert "1,000 resamples" in done.stdout
    assert scored(FIRST).stdout == done.stdout


def test_json(scored: Any) -> None:
    report = json.loads(scored(FIRST, options=("--format", "json", "--errors", "99")).stdout)
    assert set(report) == {
        *("articles", "unpredicted", "ignored", "figures", "by_source_type", "errors"),
    }
    entity = report["figures"]["e2e_entity"]
    assert (entity["right"], entity["predicted"], entity["gold"]) == (1, 1, 4)
    assert set(entity["recall"]) == {"value", "low", "high"}
    assert len(report["errors"]) == 5
    assert {error["kind"] for error in report["errors"]} == {"missed"}


def test_errors_in_context(scored: Any) -> None:
    wrong = claim("quell-2", "Who pays?", speaker="Ela Veld")
    done = scored(wrong, claim("quell-1", "“silent”"), options=("--errors", "99"))
    _, errors = done.stdout.split("7 of 7 errors\n\n")
    assert "speaker: quell-2:22-30: Ela Veld, gold Ruvo Talim | Ruvo K. Talim\n" in errors
    assert '    …Not all are content. "[[Who pays]]?" asked Ruvo Talim.' in errors
    assert "extra: quell-1:243-249\n" in errors
    assert "\\n\\nA “[[silent]]” partner is sought.\\n…" in errors


def test_so_many_errors_the_same_ones_at_every_call(scored: Any) -> None:
    some = scored(options=("--errors", "2")).stdout
    assert "2 of 6 errors" in some
    assert some.count("missed: ") == 2
    assert scored(options=("--errors", "2")).stdout == some


def test_without_labels_what_can_be_scored_is(scored: Any, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    for quote in (quote for row in rows for quote in row["quotes"]):
        del quote["speaker"]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "gold.jsonl").write_text(lines, "utf-8")
    done = scored(FIRST)
    assert done.returncode == 0
    assert "end to end, mention" in done.stdout
    assert "end to end, entity" not in done.stdout
    assert "not scored: entity; no direct quotation of gold has speaker" in done.stdout


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "ours.jsonl:2: not JSON"),
        ({"quotes": []}, "ours.jsonl:2: id is missing"),
        ({"id": "quell-9", "quotes": []}, 'ours.jsonl:2: the gold has no article "quell-9"'),
        (FIRST, 'ours.jsonl:2: the id "quell-1" is also in line 1'),
        (claim("quell-2", "Who", end=9_999), "ours.jsonl:2: quotes[0]: "),
        (claim("quell-2", "Who", speaker_start=3), "speaker_start without speaker_end"),
    ],
)
def test_files_that_are_not_predictions(scored: Any, row: Any, said: str) -> None:
    done = scored(FIRST, row)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_files_that_are_none(scored: Any, command: Any, tmp_path: Path) -> None:
    scored(FIRST)
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.jsonl").touch()
    for gold, said in [("nowhere", "nowhere"), ("folder", "folder"), ("empty.jsonl", "no article")]:
        done = command("score", gold, "ours.jsonl")
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", ["-1", "many", "٣"])
def test_a_number_of_errors_is_a_number(scored: Any, number: str) -> None:
    done = scored(FIRST, options=(f"--errors={number}",))
    assert done.returncode == 2
    assert "is not a whole number" in done.stderr
