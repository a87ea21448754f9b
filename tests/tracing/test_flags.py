"""What words are flagged, and which frequent ones are not."""

import pytest

from rostra.tracing import Source, flags, trace

REMOVED = [
    ("en", "We seldom meet", "seldom", "negation"),
    ("en", "No-one came here today", "No-one", "negation"),
    ("en", "Wait for the twelfth day", "twelfth", "number"),
    ("en", "Give us ½ of it", "½", "number"),
    ("en", "We refused to stay here", "refused", "negation"),
    ("en", "There is little reason here", "little", "negation"),
    ("en", "There is a little reason here", "little", ""),
    ("fr", "Vingt et un bateaux arrivent ici", "et un", "number"),
    ("fr", "Un port et un bateau ici", "et un", ""),
    ("de", "Sie weigern sich zu gehen", "weigern", "negation"),
    ("en", "What should they do now", "should", ""),
    ("de", "Sie leisten keinerlei Hilfe im Ort", "keinerlei", "negation"),
    ("de", "Alle kommen außer Tarrow dem Rat", "außer", "condition"),
    ("de", "Es kostet dreißig Kronen im Jahr", "dreißig", "number"),
    (
        "de",
        "Es kostet zweihundertfünfunddreißig Kronen im Jahr",
        "zweihundertfünfunddreißig",
        "number",
    ),
    ("de", "Am dritten Tag kam er", "dritten", "number"),
    ("de", "Es hat zweihundertzwölf Jahre gedauert", "zweihundertzwölf", "number"),
    ("de", "Es war eine ernste Lage hier", "ernste", ""),
    ("de", "Das heißt für uns nun Arbeit", "heißt", ""),
    ("fr", "Un plus grand port pour nous", "plus", ""),
    ("fr", "Nous ne fermerons plus le port", "plus", "negation"),
    ("fr", "Une personne attend le bateau", "personne", ""),
    ("fr", "Je n’ai vu personne au port", "personne", "negation"),
    ("fr", "Le port s’ouvre au printemps", "s’", ""),
    ("fr", "Le port ferme s’il pleut trop", "s’", "condition"),
    ("fr", "Le vingtième bateau est là", "vingtième", "number"),
]


@pytest.mark.parametrize(("language", "text", "word", "expected"), REMOVED)
def test_a_gap_is_flagged_for_what_it_leaves_out(
    language: str, text: str, word: str, expected: str
) -> None:
    source = f"Also gut {text} Belmora"
    start = source.index(word)
    quotation = f"{source[:start]} … {source[start + len(word) :]}"
    found = trace(quotation, [Source("a", source, language)])
    assert (found.verdict, " ".join(found.flags)) == ("elided", expected)


@pytest.mark.parametrize(
    ("language", "before", "after", "is_negation"),
    [
        ("en", "possible", "impossible", True),
        ("en", "unsafe", "safe", True),
        ("en", "act", "react", False),
        ("de", "möglich", "unmöglich", True),
        ("fr", "possible", "impossible", True),
        ("nl", "mogelijk", "onmogelijk", False),
    ],
)
def test_a_prefix_that_denies_is_flagged(
    language: str, before: str, after: str, is_negation: bool
) -> None:
    assert ("negation" in flags.replaced([before], [after], language)) == is_negation


@pytest.mark.parametrize(
    ("language", "before", "after", "is_tense"),
    [
        ("en", "closed", "close", True),
        ("en", "wrote", "writes", True),
        ("en", "bridge", "bridges", False),
        ("de", "arbeitet", "arbeitete", True),
        ("de", "warten", "warteten", True),
        ("de", "schrieb", "schreibt", True),
        ("de", "jahr", "jahre", False),
        ("de", "liste", "listen", False),
        ("fr", "travaille", "travaillait", True),
        ("fr", "réparerons", "réparions", True),
        ("fr", "fermera", "fermerait", True),
        ("fr", "ville", "villes", False),
    ],
)
def test_another_tense_is_flagged_and_another_number_is_not(
    language: str, before: str, after: str, is_tense: bool
) -> None:
    assert ("tense" in flags.replaced([before], [after], language)) == is_tense
