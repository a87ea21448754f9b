"""Evaluate extraction: beside baselines on a gold file, on marked reports and on the corpus.

The marked reports are invented ones of many kinds (see `marked_reports`) in two sets: the second
one was written and marked by somebody who had not read the rules. A gold file has an article a line
with its annotated quotations (see `rostra score --help`). The predictions of each system on it are
written to --out; a system that is not installed is reported as such.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from marked_reports import read_reports, reports_table
from naive import naive

import rostra
from rostra.errors import RostraError
from rostra.evaluation import Article, Score, read_gold, read_predictions, record_accuracy, score
from rostra.evaluation.score_report import INTERVALS, number_table, share_text

ROOT = Path(__file__).parents[1]
REPORTS = [ROOT / "tests/quotations" / name for name in ("reports", "second_reports")]
PEER = Path(__file__).with_name("peer_textacy.py")
NO_GOLD = """no GOLD given: make eval GOLD=FILE.jsonl also scores against annotated quotations.
FILE has an article a line; `rostra score --help` shows its form. This project includes no such
file: annotated news belongs to its publishers."""
COLUMNS = {
    "direct, exact": ("direct_exact", "f1"),
    "mention": ("mention", "accuracy"),
    "end to end, mention": ("e2e_mention", "f1"),
    "end to end, entity": ("e2e_entity", "f1"),
}


class Output(NamedTuple):
    """The predictions of a system, and the seconds that they took."""

    predictions: list[dict[str, Any]]
    seconds: float


class NotInstalledError(Exception):
    """A peer that cannot run here; the message is the reason."""


def main() -> int:
    """Run the script and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--gold", type=Path, metavar="FILE.jsonl", help="annotated quotations")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write the predictions")
    drafter = "rostra.quotations.extraction:draft"
    parser.add_argument("--drafter", default=drafter, metavar="MODULE:FUNCTION")
    parser.add_argument(
        "--reports", type=Path, nargs="+", default=REPORTS, metavar="DIR", help="of marked reports"
    )
    peers = ROOT / ".venv-peers" / "bin" / "python"
    parser.add_argument(
        "--peers", type=Path, default=peers, metavar="PYTHON", help="that has the peers"
    )
    args = parser.parse_args()
    try:
        draft = _drafter(args.drafter)
        print(_against_gold(args.gold, args.out, draft, args.peers) if args.gold else NO_GOLD)
        for folder in args.reports:
            print(f"\n{folder.name}: {reports_table(read_reports(folder), draft)}")
        print(f"\n{_against_corpus(draft)}")
    except RostraError as error:
        print(f"evaluate: {error}", file=sys.stderr)
    except OSError as error:
        print(f"evaluate: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
    else:
        return 0
    return 2


def _drafter(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    try:
        drafter: Callable[..., Any] = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise RostraError(f"no drafter {name}: {error}") from None
    return drafter


def _against_gold(gold: Path, out: Path | None, draft: Callable[..., Any], python: Path) -> str:
    articles = read_gold(gold)
    systems: dict[str, Callable[[], Output]] = {
        "rostra draft": lambda: _in_process(
            articles, lambda text: _quotes(draft(text, language="en"))
        ),
        "naive pattern": lambda: _in_process(articles, naive),
        "textacy": lambda: _peer(articles, python),
    }
    with tempfile.TemporaryDirectory(prefix="rostra-eval-") as temporary:
        folder = out or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = [_row(name, run, articles, folder) for name, run in systems.items()]
    head = [f"{gold.name}: {len(articles)} articles", *COLUMNS, "articles a second"]
    table = number_table([head, *(row for row, _ in rows)])
    notes = [note for _, note in rows if note]
    return "\n".join([table, "", "F1; mention: accuracy of found quotations", INTERVALS, *notes])


def _row(
    name: str, run: Callable[[], Output], articles: list[Article], folder: Path
) -> tuple[list[str], str]:
    """A row of the table, and a note where the system did not run."""
    try:
        output = run()
    except NotInstalledError as reason:
        return [name, *["not installed"] * len(COLUMNS), "-"], f"{name}: {reason}"
    file = folder / f"{name.replace(' ', '-')}.jsonl"
    lines = (json.dumps(prediction) for prediction in output.predictions)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    result = score(articles, read_predictions(file, articles))
    return [name, *_cells(result), f"{len(articles) / output.seconds:,.0f}"], ""


def _cells(result: Score) -> Iterator[str]:
    for name, share in COLUMNS.values():
        metric = result.metrics.get(name)
        yield share_text(metric.shares[share]) if metric else "no labels"


def _in_process(
    articles: Iterable[Article], system: Callable[[str], list[dict[str, Any]]]
) -> Output:
    start = time.perf_counter()
    predictions = [{"id": article.id, "quotes": system(article.text)} for article in articles]
    return Output(predictions, time.perf_counter() - start)


def _quotes(draft: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - of any drafter
    return [
        {
            "start": utterance.char_start,
            "end": utterance.char_end,
            "speaker": utterance.speaker,
            "speaker_start": utterance.mention_start,
            "speaker_end": utterance.mention_end,
        }
        for utterance in draft.utterances
    ]


def _peer(articles: Iterable[Article], python: Path) -> Output:
    instructions = (
        "python3 -m venv .venv-peers; .venv-peers/bin/pip install textacy; "
        ".venv-peers/bin/python -m spacy download en_core_web_sm"
    )
    if not python.is_file():
        raise NotInstalledError(f"{python} does not exist; to install it: {instructions}")
    lines = "".join(json.dumps({"id": a.id, "text": a.text}) + "\n" for a in articles)
    command = [str(python), str(PEER)]
    done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        last_line = (done.stderr.strip().splitlines() or ["it failed"])[-1]
        raise NotInstalledError(f"{last_line}; to install it: {instructions}")
    return Output(**json.loads(done.stdout))


def _against_corpus(draft: Callable[..., Any]) -> str:
    """A table of the released records that a draft of their sources has right, by column."""
    records = list(rostra.records())
    columns = records[0].keys()
    drafts = [
        {c: getattr(utterance, c) for c in columns if hasattr(utterance, c)}
        | {"source_id": source["id"]}
        for source in rostra.records("sources")
        if source["text"] is not None
        for utterance in draft(source["text"], language="en").utterances
    ]
    rows = [
        [name, str(t.right), str(t.total), "-" if t.share is None else f"{t.share:.3f}"]
        if t.right is not None
        else [name, "not drafted", str(t.total), "-"]
        for name, t in record_accuracy(records, drafts).items()
    ]
    release = rostra.versions()[-1]
    return number_table([[f"released corpus {release}", "right", "of", "share"], *rows])


if __name__ == "__main__":
    sys.exit(main())
