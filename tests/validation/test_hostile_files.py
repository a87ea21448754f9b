"""Records and files made to break a reader: a problem each, in bounded memory and time."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from fork_server import ROSTRA

from rostra import problems, validation
from rostra.problems import MAX_PER_FILE
from rostra.releases import Corpus
from rostra.validation import table_validation

NAME = "curated/utterances.jsonl"
LIMITS = """
from resource import RLIMIT_AS, RLIMIT_CPU, getpagesize, setrlimit
with open("/proc/self/statm") as pages:
    imported = int(pages.read().split()[0]) * getpagesize()
setrlimit(RLIMIT_AS, (imported + 2**30,) * 2)  # bytes, beside the libraries
setrlimit(RLIMIT_CPU, (60, 60))  # seconds
"""

Validate = Callable[..., list[tuple[str, int | None]]]


@pytest.fixture
def validate(python: list[str]) -> Validate:
    """The problems of the table, found by a process of limited memory and time."""

    def problems_of(corpus: Path, processes: int = 1) -> list[tuple[str, int | None]]:
        line = [*python, LIMITS + ROSTRA, "validate", "--corpus", str(corpus)]
        line += ["--format", "json", "--processes", str(processes)]
        done = subprocess.run(line, stdout=subprocess.PIPE, check=False)
        assert done.returncode == 1
        problems = json.loads(done.stdout)["problems"]
        return [(p["id"], p["line"]) for p in problems if p["file"] == NAME]

    return problems_of


def fields(**more: str) -> Callable[[bytes], bytes]:
    """A fourth line whose fields have these JSON texts as values."""

    def spoil(raw: bytes) -> bytes:
        lines = raw.split(b"\n")
        record = json.loads(lines[3]) | dict.fromkeys(more, "HERE")
        line = json.dumps(record)
        for text in more.values():
            line = line.replace('"HERE"', text, 1)
        return b"\n".join([*lines[:3], line.encode(), *lines[4:]])

    return spoil


def fourth(line: bytes) -> Callable[[bytes], bytes]:
    """This as the fourth line."""
    return lambda raw: b"\n".join([*raw.split(b"\n")[:3], line, *raw.split(b"\n")[4:]])


def long_text(raw: bytes) -> bytes:
    return fields(utterance=f'"{"a" * 100_000_000}"')(raw)


def blanks(raw: bytes) -> bytes:
    return fourth(b" " * 100_000_000)(raw)


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str, int]] = {
    "nested 100,000 deep": (fields(cue="[" * 100_000 + "]" * 100_000), "too-deep", 4),
    "nested, in keys": (fields(cue='{"a":' * 100_000 + "1" + "}" * 100_000), "too-deep", 4),
    "nested and not closed": (fields(cue="[" * 3_000_000), "too-deep", 4),
    "nested in an unknown field": (fields(other="[" * 500 + "]" * 500), "too-deep", 4),
    "a line of 100 MB": (long_text, "line-too-long", 4),
    "a line of blanks": (blanks, "line-too-long", 4),
    "no line at all": (lambda _: b"\0" * 100_000_000, "line-too-long", 1),
    "a last line without end": (lambda raw: raw + b'"' * 100_000_000, "line-too-long", 40),
    "a million lists": (fields(cue="[" + "[]," * 1_000_000 + "[]]"), "wrong-type", 4),
    "a million keys": (
        fields(cue="{" + ",".join(f'"{n}":0' for n in range(300_000)) + "}"),
        "wrong-type",
        4,
    ),
    "an integer of 5,000 digits": (fields(paragraph="7" * 5000), "integer-too-big", 4),
    "an integer of a million digits": (fields(paragraph="-" + "7" * 10**6), "integer-too-big", 4),
    "a fraction of a million digits": (fields(paragraph="7" * 10**6 + ".5"), "not-a-number", 4),
    "beyond a double": (fields(paragraph="1e999999999"), "not-a-number", 4),
    "lone surrogates": (fields(utterance=r'"\ud800"'), "lone-surrogate", 4),
    "a lone low surrogate": (fields(utterance=r'"a\udc00b"'), "lone-surrogate", 4),
    "surrogates in UTF-8": (fields(utterance='"HERE"'), "invalid-utf8", 4),
    "a duplicate key": (fields(cue='null, "cue": null'), "duplicate-key", 4),
    "a key twice, once in escapes": (fields(cue=r'null, "c\u0075e": null'), "duplicate-key", 4),
    "NaN": (fields(paragraph="NaN"), "not-a-number", 4),
    "Infinity": (fields(paragraph="-Infinity"), "not-a-number", 4),
    "mixed encodings": (fourth('{"id": "é"}'.encode("latin-1")), "invalid-utf8", 4),
    "UTF-16": (lambda raw: raw.decode().encode("utf-16"), "invalid-utf8", 1),
    "UTF-32 in between": (fourth("{}".encode("utf-32-le")), "invalid-json", 4),
    "cut in a line": (lambda raw: raw[: raw.index(b"\n") + 9], "no-final-newline", 2),
    "cut in a character": (lambda raw: raw[: raw.rindex("’".encode()) + 1], "invalid-utf8", 39),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str, corpus: Path, validate: Validate) -> None:
    spoil, problem, line = HOSTILE[name]
    file = corpus / NAME
    raw = spoil(file.read_bytes())
    if name == "surrogates in UTF-8":
        raw = raw.replace(b"HERE", "\ud800".encode("utf-8", "surrogatepass"))
    file.write_bytes(raw)
    assert validate(corpus) == [(problem, line)]


@pytest.mark.parametrize("raw", [b"\n", b"x\n", b"{}\n", b'{"id": NaN}\n'])
def test_a_file_of_faults_does_not_fill_the_memory(
    raw: bytes, corpus: Path, validate: Validate
) -> None:
    (corpus / NAME).write_bytes(raw * (20_000_000 // len(raw)))
    problems = validate(corpus, processes=2)
    assert len(problems) == MAX_PER_FILE
    assert problems == sorted(problems, key=lambda problem: problem[1] or 0)


def test_a_level_with_many_problems_says_that_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (problems, validation, table_validation):
        monkeypatch.setattr(module, "MAX_PER_FILE", 5)
    files = {name: file.read() for name, file in Corpus().files().items() if file}
    files[NAME] = files[NAME].replace(b'"speaker_id": "', b'"speaker_id": "x')
    listed = validation.check(files).problems
    assert [problem.id for problem in listed] == ["dangling-reference"] * 5
    assert listed[-1].message.endswith("more than 5 problems, the rest is not listed")


def directory(file: Path) -> None:
    file.mkdir()


def endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def gone(file: Path) -> None:
    file.symlink_to("nowhere")


@pytest.mark.parametrize("make", [directory, os.mkfifo, endless, gone])
def test_what_is_not_a_file_is_never_opened(
    make: Callable[[Path], None], corpus: Path, validate: Validate
) -> None:
    (corpus / NAME).unlink()
    make(corpus / NAME)
    assert validate(corpus) == [("not-a-file", None)]
