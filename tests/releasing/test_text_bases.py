"""The proof of a release counts the texts of documents apart from those that an import wrote."""

from pathlib import Path

import pytest

from rostra.cli import main
from rostra.exchange.corpus_writer import write_corpus
from rostra.exchange.losses import LossReport
from rostra.exchange.transcripts import Label, Passage, Speaker, Transcript, Turn
from rostra.releases import Corpus
from rostra.releasing.text_bases import TextBasis, text_bases


def test_bases_are_counted_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [Passage("We wait."), Passage("We go.")]
    label = Label("Ada Invent:", (0, 10))
    written = Transcript("table", [Turn("ada", words)], "en")
    printed = Transcript("day", [Turn("ada", words[:1], label=label)], "en", is_document=True)
    speaker = Speaker("ada", "Ada Invent")
    items = (speaker, written, printed)
    write_corpus(tmp_path / "c", "c", items, LossReport(), licence="CC0-1.0")
    assert main(["build", "--corpus", str(tmp_path / "c")]) == 0
    assert main(["verify", "--corpus", str(tmp_path / "c")]) == 0
    shown = "reconstructed, 1 source with 2 utterances; document, 1 source with 1 utterance"
    assert f"basis of the texts: {shown}\n" in capsys.readouterr().out
    bases = text_bases(Corpus(tmp_path / "c").release())
    assert bases == [TextBasis("reconstructed", 1, 2), TextBasis("document", 1, 1)]
