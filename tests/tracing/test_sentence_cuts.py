"""What a quotation leaves out of a sentence before it and after it."""

import pytest

from rostra.tracing import Passage, Source, trace

CASES = [
    # It stands as a whole sentence, and is not one.
    (
        "de",
        "Wir stellen die Fähre nicht ein.",
        "Wir stellen die Fähre.",
        "unmarked-elision",
        "negation",
    ),
    (
        "de",
        "Wir schließen die Fähre nicht.",
        "Wir schließen die Fähre",
        "unmarked-elision",
        "negation",
    ),
    ("de", "Wir schließen die Fähre nicht.", "schließen die Fähre", "verbatim", ""),
    ("en", "We closed the port – not.", "We closed the port.", "unmarked-elision", "negation"),
    (
        "en",
        "We close the port unless it snows.",
        "We close the port.",
        "unmarked-elision",
        "condition",
    ),
    ("en", "We close the port unless it snows.", "We close the port,", "typography", ""),
    ("en", "We close the port unless it snows.", "We close the port", "verbatim", ""),
    ("en", "It is not true that we fled it. Why?", "We fled it.", "unmarked-elision", "negation"),
    ("en", "It is not true that we fled it. Why?", "we fled it.", "verbatim", ""),
    (
        "en",
        "Not all of us like the port.",
        "All of us like the port.",
        "unmarked-elision",
        "negation",
    ),
    ("en", "If it pays, the work begins.", "The work begins.", "unmarked-elision", "condition"),
    ("en", "It is odd. But the work begins.", "The work begins.", "typography", ""),
    ("en", "We refuse to sell our old shoes.", "Our old shoes.", "typography", ""),
    ("en", "We never fled; I say one thing: we stay.", "We stay.", "typography", ""),
    ("en", "She does not flee, and we stay here.", "We stay here.", "typography", ""),
    ("en", "We like the port, not the open sea.", "We like the port.", "typography", ""),
    ("en", "We like the port and do not flee, so go.", "We like the port …", "elided", "negation"),
    ("en", "We like the port, and we do not flee.", "We like the port …", "typography", ""),
    (
        "de",
        "Es ist nicht wahr, dass wir nun fliehen.",
        "Wir nun fliehen.",
        "unmarked-elision",
        "negation",
    ),
    ("en", "No, we like the port.", "We like the port.", "typography", ""),
    ("en", "We do not flee; we like the port.", "We like the port.", "typography", ""),
    # It says that it leaves something out.
    ("en", "Hardly anybody likes the port.", "… anybody likes the port.", "elided", "negation"),
    ("en", "Everybody here likes the port.", "… likes the port.", "typography", ""),
    ("en", "It is not true that we fled.", "[W]e fled.", "elided", "negation"),
    ("en", "We like the port if it pays.", "We like the port …", "elided", "condition"),
    (
        "en",
        "We will keep the port.",
        "[They will never] keep the port",
        "elided",
        "negation",
    ),
    ("en", "We don’t keep the port.", "[They] keep the port", "elided", "negation"),
    ("en", "We don’t keep the port.", "[They don’t] keep the port", "elided", ""),
    ("en", "We keep … the port.", "keep … the port", "verbatim", ""),
]


@pytest.mark.parametrize(("language", "text", "quotation", "verdict", "flags"), CASES)
def test_a_sentence_is_not_cut_where_it_turns(
    language: str, text: str, quotation: str, verdict: str, flags: str
) -> None:
    found = trace(quotation, [Source("a", text, language)])
    assert (found.verdict, " ".join(found.flags)) == (verdict, flags)


def test_the_place_has_what_is_left_out() -> None:
    text = "So it is. It is not true that we fled it. Why?"
    found = trace("We fled it.", [Source("a", text, "en")])
    place, dropped = found.places[0], found.differences[0]
    assert text[place.start : place.end] == "It is not true that we fled it"
    assert text[dropped.source_start : dropped.source_end] == "It is not true that"


def test_a_place_without_the_word_that_turns_it_is_preferred() -> None:
    sources = [Source("a", "Not all of us like it.", "en"), Source("b", "All of us like it.", "en")]
    found = trace("All of us like it.", sources)
    assert (found.verdict, found.places[0].source) == ("verbatim", "b")


def test_a_sentence_ends_where_somebody_else_speaks() -> None:
    text = "Never BRENK We like the port."
    passages = (Passage("1", 0, 5, "Wyn Tarrow", 1), Passage("2", 12, len(text), "Odalys Brenk", 2))
    source = Source("a", text, "en", passages)
    assert trace("… we like the port.", [source]).verdict == "typography"


def test_the_same_flagged_gap_in_two_places_is_not_ambiguous() -> None:
    text = "We will not close the port. We will not close the port."
    found = trace("We will … close the port", [Source("a", text, "en")])
    assert (found.verdict, found.flags) == ("elided", ("negation",))
