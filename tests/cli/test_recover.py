"""A pending edit: every command says so, and recover concludes it, drops it, or lets you decide."""

import json
from pathlib import Path
from typing import Any

import pytest

from rostra.cli import main
from rostra.curation.edit import edit
from rostra.releases import Corpus
from rostra.transactions import pending_journal

TABLE = "curated/speakers.jsonl"


class KilledError(BaseException):
    """Raised by a test in place of a kill."""


def add_note(corpus: Path) -> None:
    speaker = json.loads((corpus / TABLE).read_text("utf-8").splitlines()[0])
    with edit(Corpus(corpus), "rostra accept x") as transaction:
        transaction.put_records("speakers", {speaker["id"]: speaker | {"note": "Pending."}})
        transaction.commit()


@pytest.fixture
def pending(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus whose speakers are about to get a note."""

    def killed(self: Path, target: Path) -> Path:
        if self.suffix == ".new":
            raise KilledError
        self.replace(target)
        return target

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KilledError):
            add_note(corpus)
    assert pending_journal(corpus)
    return corpus


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["info"], 0),
        (["verify"], 0),
        (["freq", "--limit", "1"], 0),
        (["validate"], 1),
        (["build", "--check"], 1),
        (["build"], 1),
        (["agreement"], 2),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_every_command_that_reads_reports_it(
    pending: Path, line: list[str], code: int, capsys: Any
) -> None:
    assert main([*line, "--corpus", str(pending)]) == code
    printed = capsys.readouterr()
    assert "pending-edit: `rostra accept x` was interrupted" in printed.out + printed.err
    assert "rostra recover" in printed.out + printed.err


def test_recover_concludes_it_once(pending: Path, capsys: Any) -> None:
    assert main(["recover", str(pending)]) == 0
    assert capsys.readouterr().out.startswith("concluded: `rostra accept x` was interrupted")
    assert "Pending." in (pending / TABLE).read_text("utf-8")
    assert main(["recover", str(pending)]) == 0
    assert capsys.readouterr().out == f"nothing is pending in {pending}\n"


def test_a_later_edit_by_hand_is_for_the_user_to_decide(pending: Path, capsys: Any) -> None:
    mine = (pending / TABLE).read_text("utf-8").replace('"note": null', '"note": "Mine."', 2)
    (pending / TABLE).write_text(mine, "utf-8")
    source = json.loads((pending / "curated/sources.jsonl").read_text("utf-8").splitlines()[0])
    for line in (["recover", str(pending)], ["accept", source["id"], "--corpus", str(pending)]):
        assert main(line) == 2
        told = capsys.readouterr().err
        assert f"edited since: {pending / TABLE}" in told
        assert f"rostra recover --keep {pending}\n" in told
        assert f"rostra recover --take {pending}\n" in told
        assert (pending / TABLE).read_text("utf-8") == mine
    assert main(["recover", "--take", str(pending)]) == 0
    assert capsys.readouterr().out.endswith(f"your version: {pending / TABLE}.mine\n")
    assert (pending / f"{TABLE}.mine").read_text("utf-8") == mine
    assert "Pending." in (pending / TABLE).read_text("utf-8")


def test_your_files_are_kept(pending: Path, capsys: Any) -> None:
    before = (pending / TABLE).read_bytes()
    assert main(["recover", "--keep", str(pending)]) == 0
    assert capsys.readouterr().out.startswith("dropped: ")
    assert (pending / TABLE).read_bytes() == before
    assert pending_journal(pending) is None


def test_recover_needs_a_folder(tmp_path: Path, capsys: Any) -> None:
    assert main(["recover", str(tmp_path / "nowhere")]) == 2
    assert "is not a folder" in capsys.readouterr().err
