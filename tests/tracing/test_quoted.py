"""All quotations of a text: whatever drafting reads as one is judged or listed."""

import pytest

from rostra.tracing import Source, SourceIndex, trace_text

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
