"""Edits that are killed at any change of the disk, with edits by hand in between.

A corpus is filled by `add` and `accept`, released by `build`, indexed and searched; schemas are
published. Commands come in any order, and some are killed. Whatever a user wrote by hand, and
whatever a command reported as done, must be there ever after; nothing may be torn, left over or
stuck.
"""

import json
import os
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from soak._kills import Ended, run

for _module in (
    *("cli.accept", "cli.add", "cli.build", "cli.edit", "cli.merge_speakers", "cli.quote"),
    *("cli.reject", "cli.rename_speaker", "cli.schema_release", "concordance"),
):
    import_module(f"rostra.{_module}")  # here, and not in each process that is killed

_REPORTS = {
    "bridge": "“It stands,” Ada Fict said.\n\n“We paid for it,” Bo Imag said.\n",
    "harbour": "“It floods,” said Cy Noon.\n\n“We owe for it,” Bo Imag said.\n",
    "tower": "“It leans,” Ada Fict said. “It will lean,” she added.\n",
}
_STEPS = 45  # about as many changes of the disk as a command makes
_RENAMES = 6
_OF_BUILDS = {".building-release", ".README.md.rostra-new"}
_CORPUS = ("--corpus", "my")
_EDITING = (*_CORPUS, "--reason", "As the source has it.")
_UNDOES = {"reject": "quote", "quote": "reject"}
"""An id that no release has had may be given again."""

_WORDS = "Imag said"
"""Words of two reports that no draft takes for a quotation."""
_PERSON: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"name": {"type": "string", "maxLength": 20}},
}


def attack(random: Random, folder: Path) -> str | None:
    """Edit a corpus, write results, or publish schemas, with kills."""
    work = folder / "work"
    work.mkdir()
    try:
        random.choices((_curate, _publish, _write), (6, 2, 2))[0](random, work)
    except BrokenPromiseError as broken:
        return str(broken)
    return None


class BrokenPromiseError(Exception):
    """Something was lost, torn, left over or stuck."""


def _expect(condition: object, message: str) -> None:
    if not condition:
        raise BrokenPromiseError(message)


def _run(work: Path, *line: object, kill: tuple[int, str] | None = None) -> Ended:
    step, event = kill or (None, "")
    ended = run(line, work, step, event)
    words = " ".join(map(str, line))
    _expect("escaped: " not in ended.output, f"{words} ({kill}): {ended.output[-300:]}")
    _expect("Traceback" not in ended.output, f"{words} ({kill}): {ended.output[-300:]}")
    return ended


def _kill(random: Random) -> tuple[int, str] | None:
    """Where to kill a command: at any change, at one of the renames of a commit, or not at all."""
    kinds = [(random.randint(1, _STEPS), ""), (random.randint(1, _RENAMES), "os.rename"), None]
    return random.choice(kinds)


def _curate(random: Random, work: Path) -> None:
    """Edit a corpus by commands, of which some are killed, and by hand."""
    for name, text in _REPORTS.items():
        (work / f"{name}.txt").write_text(text, "utf-8")
    if _run(work, "init", "my", kill=_kill(random)).code:
        _run(work, "init", "my")
    written: set[str] = set()  # by hand
    done: set[tuple[str, str]] = set()  # by commands that said so
    decided = False
    if random.random() < 0.7:  # otherwise most commands find nothing
        done |= _add_all(work)
    for number in range(random.randint(3, 7)):
        report = random.choice(list(_REPORTS))
        line: tuple[object, ...] = random.choice(
            [
                ("add", f"{report}.txt", "--id", report, *_CORPUS),
                ("accept", report, *_CORPUS),
                ("edit", f"{report}.0001", "--null", "cue", *_EDITING),
                ("quote", report, _WORDS, "--speaker", "Bo Imag", *_EDITING),
                ("reject", f"{report}.0002", *_EDITING),
                ("merge-speakers", "bo-imag", "ada-fict", *_EDITING),
                ("rename-speaker", "ada-fict", "Fict", *_EDITING),
                ("build", *_CORPUS),
                ("validate", *_CORPUS),
            ]
        )
        written -= _words_to_go(work / "my/curated/utterances.jsonl", line)
        ended = _run(work, *line, kill=_kill(random))
        if ended.code == 0 and line[0] in {"add", "accept", "edit", "quote", "reject"}:
            done.add((str(line[0]), report))
            done -= {(_UNDOES.get(str(line[0]), ""), report)}
        if "rostra recover --keep" in ended.output and random.random() < 0.5:
            decision = random.choice(["--keep", "--take"])
            _run(work, "recover", decision, "my", kill=_kill(random))
            decided = True
        if random.random() < 0.6:
            _edit_by_hand(random, work / "my/curated", number, written)
        _check(work / "my", written, done)
    if _run(work, "recover", "my").code:
        decision = random.choice(["--keep", "--take"])
        _expect(not _run(work, "recover", decision, "my").code, f"recover {decision} is stuck")
        decided = True
    _check(work / "my", written, done)
    verdict = _run(work, "validate", *_CORPUS)
    _expect(decided or not verdict.code, f"not valid: {verdict.output[:300]}")
    excused = _OF_BUILDS  # what a killed build left, until the next that releases something
    if not verdict.code and any(name == "add" for name, _ in done):
        built = _run(work, "build", "--include", "unreviewed", *_CORPUS)
        released = "1.0.0" in os.listdir(work / "my/releases")  # noqa: PTH208 - names alone
        _expect(released, f"the build is stuck: {built.output[:300]}")
        excused = _OF_BUILDS if built.code else set()
    left = [str(file) for file in (work / "my").rglob(".*") if file.name not in excused]
    _expect(not left, f"left over: {left}")


def _add_all(work: Path) -> set[tuple[str, str]]:
    for report in _REPORTS:
        _run(work, "add", f"{report}.txt", "--id", report, *_CORPUS)
    return {("add", report) for report in _REPORTS}


def _edit_by_hand(random: Random, curated: Path, number: int, written: set[str]) -> None:
    """Write words of one's own into a record, as an editor saves them: in place or by a rename."""
    table, column = random.choice([("speakers", "note"), ("utterances", "date")])
    file = curated / f"{table}.jsonl"
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    free = [record for record in records if record[column] is None]
    if not free:
        return
    word = f"word{number}" if column == "note" else f"2031-05-0{number + 1}"
    random.choice(free)[column] = word
    written.add(word)
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    if random.random() < 0.5:
        file.write_text(text, "utf-8")
    else:
        saved = curated.parent.parent / "saved"
        saved.write_text(text, "utf-8")
        saved.replace(file)


def _words_to_go(table: Path, line: tuple[object, ...]) -> set[str]:
    """The words in the record that a command removes, if it removes one."""
    lines = table.read_text("utf-8").splitlines() if table.exists() else ()
    records = map(json.loads, lines if line[0] == "reject" else ())
    return {str(v) for record in records if record["id"] == line[1] for v in record.values()}


def _check(corpus: Path, written: set[str], done: set[tuple[str, str]]) -> None:
    """All files are whole, and have what was written by hand and what was reported as done."""
    tables = {}
    for file in (corpus / "curated").glob("*.jsonl"):
        try:
            tables[file.stem] = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        except ValueError as error:
            raise BrokenPromiseError(f"{file.name} is torn") from error
    contents = "".join(file.read_text("utf-8") for file in (corpus / "curated").glob("[!.]*"))
    lost = [word for word in sorted(written) if word not in contents]
    _expect(not lost, f"lost: {lost}")
    for command, report in sorted(done):
        of_report = [row for row in tables["utterances"] if row["source_id"] == report]
        text = corpus / f"sources/{report}.txt"
        _expect(of_report and text.exists(), f"lost: what {command} {report} did")
        _expect(text.read_text("utf-8") == _REPORTS[report], f"{text.name} is torn")
        unreviewed = [row["id"] for row in of_report if row["review"] == "unreviewed"]
        is_there = {
            "add": True,
            "accept": not unreviewed,
            "edit": of_report[0]["cue"] is None,
            "quote": any(row["utterance"] == _WORDS for row in of_report),
            "reject": all(row["id"] != f"{report}.0002" for row in of_report),
        }
        _expect(is_there[command], f"lost: what {command} {report} did")


def _publish(random: Random, work: Path) -> None:
    """Publish schemas, be killed, edit them perhaps, and publish again."""
    schemas = work / "schemas"
    (schemas / "codelists").mkdir(parents=True)
    (schemas / "codelists/kind.csv").write_text("code,title\na,A\nb,B\n")
    (schemas / "person.json").write_text(json.dumps(_PERSON))
    line = ("schema", "release", "--schemas", "schemas")
    if _run(work, *line, kill=_kill(random)).code:
        _run(work, *line)
    kind = {"type": ["string", "null"], "x-codelist": "kind", "enum": ["a", None]}
    more = _PERSON | {"properties": _PERSON["properties"] | {"kind": kind}}
    (schemas / "person.json").write_text(json.dumps(more))
    (work / "CHANGELOG.md").write_text("## Unreleased\n### Schema\nperson\n")
    killed = _run(work, *line, kill=_kill(random))
    edited = random.random() < 0.5
    if edited:
        mine = json.loads((schemas / "person.json").read_text()) | {"title": "Mine"}
        (schemas / "person.json").write_text(json.dumps(mine))
    check = ("schema", "check", "--schemas", "schemas", "--against", "1.0.0")
    seen = _run(work, *check)
    again = _run(work, *line)
    if "--keep" in again.output:
        _run(work, "recover", random.choice(["--keep", "--take"]), "schemas")
        again = _run(work, *line)
    words = "".join(file.read_text() for file in schemas.glob("person.json*"))
    _expect(not edited or "Mine" in words, "the edit by hand is lost")
    _expect(not list(schemas.rglob(".*")), f"left over: {list(schemas.rglob('.*'))}")
    is_done = again.code == 0 or "nothing changed since" in again.output
    _expect(is_done, f"stuck: {killed} {seen} {again}")
    checked = _run(work, *check)
    _expect(checked.code == 0, f"after the release: {checked.output[:300]}")


def _write(random: Random, work: Path) -> None:
    """Write an index or a result, be killed, and write it again."""
    output = work / "result.csv"
    mode = random.choice([0o600, 0o640, 0o644])
    if random.random() < 0.5:
        output.write_text("before")
        output.chmod(mode)
    line: tuple[object, ...] = ("kwic", "regime", "--format", "csv", "-o", output.name)
    if random.random() < 0.5:
        line = ("index", "--out", "index")
    killed = _run(work, *line, kill=_kill(random))
    if output.exists():
        text = output.read_text()
        _expect(text == "before" or text.count("\n") > 2, "the result is torn")
        _expect(text != "before" or output.stat().st_mode & 0o777 == mode, "its mode changed")
    again = _run(work, *line)
    is_done = again.code == 0 or "exists already" in again.output
    _expect(is_done, f"stuck: {killed} {again}")
    _expect(not list(work.rglob(".*")), f"left over: {list(work.rglob('.*'))}")
    if line[0] == "index":
        counted = _run(work, "freq", "--index", "index", "--limit", "3")
        _expect(counted.code == 0, f"the index is torn: {counted}")
