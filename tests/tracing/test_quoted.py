"""All quotations of a text: whatever drafting reads as one is judged or listed."""

import pytest

from rostra.tracing import Passage, Source, SourceIndex, trace_text
from rostra.tracing.verdict import LONGEST

SAID = "Il a plu sur le quai. Nous allons réparer le moulin avant la moisson."


@pytest.mark.parametrize("dash", ["—", "–", "―"])
def test_dialogue_without_quotation_marks_is_judged(dash: str) -> None:
    text = f"{dash} Il a plu sur le quai, dit Zéno Quill.\n\n{dash} Il a neigé, répond Odile Brell."
    found = trace_text(text, SourceIndex([Source("a", SAID, "fr")]), language="fr")
    assert [(one.text, one.trace.verdict) for one in found.judged] == [
        ("Il a plu sur le quai", "verbatim"),
        ("Il a neigé", "altered"),
    ]


def test_a_text_without_quotations_has_nothing_judged() -> None:
    found = trace_text("Il a plu sur le quai.\n", SourceIndex([Source("a", SAID, "fr")]))
    assert (found.judged, found.unjudged) == ((), ())


def test_corner_brackets_are_quotation_marks() -> None:
    source = Source("a", "今年は渡し船を廃止しません。運賃は据え置きます。", "ja")
    text = "町長は「今年は渡し船を廃止しません」と述べた。『運賃は上げます』と榊原氏は言った。\n"
    found = trace_text(text, SourceIndex([source]))
    assert [(one.text, one.trace.verdict) for one in found.judged] == [
        ("今年は渡し船を廃止しません", "verbatim"),
        ("運賃は上げます", "altered"),
    ]


def test_a_title_that_is_like_a_source_is_not_called_altered() -> None:
    source = Source("a", "We counted cracks and complaints.", "en")
    text = "Quill, the author of “Cracks and Confetti”, calls it “a crack”.\n"
    found = trace_text(text, SourceIndex([source]), language="en")
    assert [one.text for one in found.judged if one.trace.verdict == "altered"] == []
    assert "Cracks and Confetti" in [one.text for one in found.unjudged]


def test_a_speaker_without_a_name_contradicts_nobody() -> None:
    words = "The toll stays at 3.50 crowns until 2031"
    said = Source("a", words, "en", (Passage("1", 0, len(words), "Odalys Brenk", 1),))
    text = f"“{words},” said a spokeswoman.\n\n“{words},” said Wyn Tarrow.\n"
    found = trace_text(text, SourceIndex([said]))
    verdicts = [one.trace.verdict for one in found.judged]
    assert verdicts == ["verbatim", "other-speaker"]


def test_one_quotation_that_is_too_long_does_not_end_the_others() -> None:
    long = " ".join(f"word{number}" for number in range(LONGEST + 1))
    text = f"“{long},” said Odalys Brenk.\n\n“The toll stays,” said Odalys Brenk.\n"
    found = trace_text(text, SourceIndex([Source("a", "The toll stays.", "en")]))
    assert [one.trace.verdict for one in found.judged] == ["verbatim"]
    assert [one.reason for one in found.unjudged] == ["too-long"]
