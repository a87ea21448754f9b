"""Each verdict, on quotations of invented speeches, and the rules where two of them meet."""

import pytest

from rostra.errors import RostraError
from rostra.tracing import VERDICTS, Passage, Source, SourceIndex, Trace, trace

CASES = [
    ("The port will not close before 2030.", "verbatim", ""),
    ("port will not close before 2030", "verbatim", ""),
    ("“The port will not close before 2030”", "verbatim", ""),
    ("the port will not close before 2030", "typography", ""),
    ("We'll stay", "typography", ""),
    ("The port will not\u00a0close  before 2030,", "typography", ""),
    ("if the council agrees they will sail", "typography", ""),
    ("I told the council [...] that the mayor is wrong", "verbatim", ""),
    ("I told the council that the mayor is wrong", "typography", ""),
    ("[T]he port will not close", "typography", ""),
    ("We have … new ships", "elided", "number"),
    ("The port will … close before 2030", "elided", "negation"),
    ("The port will [...] close before 2030", "elided", "negation"),
    ("We have three new ships, and . . . they will sail", "elided", "condition"),
    ("We must … forget the harbour", "elided", "negation"),
    ("my father [...] to say", "elided", ""),
    ("[Brenk] will not close before 2030", "elided", ""),
    ("The port will [surely] close before 2030", "elided", "modality negation"),
    (
        "We must never forget the harbour. … We shall open the eastern market",
        "elided",
        "attribution",
    ),
    ("We must never forget [sic] the harbour", "elided", ""),
    ("The port will close before 2030", "unmarked-elision", "negation"),
    ("We have new ships", "unmarked-elision", "number"),
    ("The port will not close before 2031", "altered", "number"),
    ("The port may not close before 2030", "altered", "modality"),
    ("The port will not close before Easter 2030", "altered", ""),
    ("The Port will not close before 2030", "altered", ""),
    ("The port will not close before 2030!", "altered", ""),
    ("The port not will close before 2030", "altered", ""),
    ("The old bridge was safe", "altered", "tense"),
    ("Every child in Belmora knows the ferry", "altered", "name"),
    ("We must never forget the harbour. The port will not close before 2030.", "spliced", ""),
    ("The old bridge is safe … The port will not close before 2030", "spliced", ""),
    ("We shall open the eastern market … The old bridge is safe", "spliced", ""),
    ("The ferry leaves at noon", "ambiguous", ""),
    ("Yellow kites hum at the moon", "not-found", ""),
]


@pytest.mark.parametrize(
    ("text", "quotation", "verdict"),
    [
        ("Dr. Brenk likes the port.", "[D]r. Brenk likes the port.", "typography"),
        ("I can like the port.", "[i] can like the port.", "typography"),
        ("À Arvo, on aime le port.", "[à] Arvo, on aime le port.", "typography"),
        ("The crew likes the port.", "[A] crew likes the port.", "elided"),
        ("The crew likes the port.", "[The] crew likes the port.", "typography"),
    ],
)
def test_a_bracket_round_a_whole_word_may_change_its_case(
    text: str, quotation: str, verdict: str
) -> None:
    assert trace(quotation, [Source("a", text)]).verdict == verdict


@pytest.mark.parametrize("mark", ["（中略）", "(中略)", "［略］", "〔中略〕", "……", "(중략)"])
def test_omissions_are_marked_in_words_too(mark: str) -> None:
    source = Source("a", "港は古く、船は新しく、橋は長い。", "ja")
    found = trace(f"港は古く{mark}橋は長い", [source])
    assert (found.verdict, [d.kind for d in found.differences]) == ("elided", ["gap"])


def test_one_replaced_name_is_no_splice_even_if_both_halves_stand_elsewhere() -> None:
    text = "We will not close the old market near {}, which many of you saw, before it is paid for."
    sources = [Source("a", text.format("Brisk Fen"), "en")]
    other = "We will not close the old market near Hallow Down for ever."
    sources.append(Source("b", other, "en"))
    found = trace(text.format("Hallow Down"), sources)
    assert (found.verdict, found.places[0].source) == ("altered", "a")


@pytest.mark.parametrize(("quotation", "verdict", "flags"), CASES)
def test_a_quotation_has_its_verdict_and_flags(
    debate: SourceIndex, quotation: str, verdict: str, flags: str
) -> None:
    found = trace(quotation, debate)
    assert (found.verdict, " ".join(found.flags)) == (verdict, flags)


def test_each_verdict_has_a_case() -> None:
    reached = {verdict for _, verdict, _ in CASES} | {"other-speaker", "other-source"}
    assert reached == set(VERDICTS)


@pytest.mark.parametrize(
    ("speaker", "source", "verdict"),
    [
        ("Odalys Brenk", None, "verbatim"),
        ("Mayor Brenk", None, "other-speaker"),
        ("Ms Brenk", None, "verbatim"),
        ("BRENK", "debate", "verbatim"),
        ("Wyn Tarrow", None, "other-speaker"),
        (None, "page", "other-source"),
        ("Wyn Tarrow", "page", "other-source"),
    ],
)
def test_who_and_what_is_cited_decides_between_places(
    debate: SourceIndex, speaker: str | None, source: str | None, verdict: str
) -> None:
    words = "We must never forget the harbour"
    assert trace(words, debate, speaker=speaker, source=source).verdict == verdict


def test_a_source_that_tells_no_speakers_contradicts_none(debate: SourceIndex) -> None:
    assert trace("said a sign at the quay", debate, speaker="Wyn Tarrow").verdict == "verbatim"


def test_words_altered_in_somebody_elses_mouth_are_flagged(debate: SourceIndex) -> None:
    found = trace("The port will not close before 2031", debate, speaker="Wyn Tarrow")
    assert (found.verdict, found.flags) == ("altered", ("number", "speaker"))


def test_all_places_of_an_ambiguous_quotation_are_listed(debate: SourceIndex) -> None:
    places = trace("The ferry leaves at noon", debate).places
    assert [(place.source, place.start) for place in places] == [("page", 0), ("page", 26)]


def test_differences_have_offsets_on_both_sides(debate: SourceIndex) -> None:
    quotation = "“The port will … close before 2031”"
    found = trace(quotation, debate)
    text = debate.sources[0].text
    seen = [
        (d.kind, quotation[d.start : d.end], text[d.source_start : d.source_end])
        for d in found.differences
    ]
    assert seen == [("gap", "…", "not"), ("replaced", "2031", "2030")]


def test_the_cited_source_is_looked_at_beside_nearer_ones() -> None:
    said = Source("said", "You and I have closed 47 lamps since last summer.", "en")
    near = [
        Source(f"near-{i}", f"You and I have closed 48 lamps since that {name}.", "en")
        for i, name in enumerate(["winter", "flood", "harvest", "spring", "storm", "vote"])
    ]
    quotation = "You and I have closed 48 lamps since last summer"
    found = trace(quotation, [said, *near], source="said")
    assert (found.verdict, found.flags, found.places[0].source) == ("altered", ("number",), "said")


def test_scattered_words_are_not_an_altered_quotation() -> None:
    text = (
        "The new basin costs 14 million crowns. We will not raise the fee for small boats before "
        "2034. If the Assembly wants a market hall as well, it has to find the money for it."
    )
    found = trace("The new basin is a gift to the gulls", [Source("a", text, "en")])
    assert found.verdict == "not-found"


def test_a_moved_word_is_told_as_such(debate: SourceIndex) -> None:
    found = trace("The port not will close before 2030", debate)
    assert [d.kind for d in found.differences] == ["moved"]


def test_the_pieces_of_a_splice_are_places_in_their_order(debate: SourceIndex) -> None:
    found = trace("The old bridge is safe … The port will not close", debate)
    assert [place.passage for place in found.places] == ["debate.3", "debate.1"]


def test_flags_are_not_looked_at_without_a_list_of_words() -> None:
    sources = [Source("lt", "Uostas nebus uždarytas iki rudens, sakė ji.", "lt")]
    found = trace("Uostas … iki rudens", sources)
    assert (found.verdict, found.flags, found.flags_known) == ("elided", (), False)


DE, FR = "Der Hafen wird nicht vor 2030 geschlossen.", "Le port ne fermera jamais avant 2030."
JA, FA = "港は閉まりません。船は必ず来ます。", "بندر بسته نمی‌شود و کشتی می‌آید."


@pytest.mark.parametrize(
    ("language", "text", "quotation", "verdict", "flags"),
    [
        ("de", DE, "Der Hafen wird … vor 2030 geschlossen", "elided", "negation"),
        (
            "de",
            "Falls der Rat zustimmt, öffnen wir.",
            "Falls der Rat zustimmte",
            "altered",
            "tense",
        ),
        ("fr", FR, "Le port ne fermera [...] avant 2030", "elided", "negation"),
        ("fr", "L'école est à nous.", "L’école est à nous", "typography", ""),
        ("ja", JA, "港は閉まりません", "verbatim", ""),
        ("ja", JA, "港は閉まりません……必ず来ます", "elided", ""),
        ("ja", JA, "船は必ず来ます。港は閉まりません。", "spliced", ""),
        ("fa", FA, "بندر بسته نمی شود", "typography", ""),
        ("fa", FA, "بندر بسته … می‌آید", "elided", ""),
        ("ar", "لن يغلق الميناء قبل الربيع", "لن يغلق الميناء", "verbatim", ""),
    ],
)
def test_languages(language: str, text: str, quotation: str, verdict: str, flags: str) -> None:
    found = trace(quotation, [Source("a", text, language)])
    assert (found.verdict, " ".join(found.flags)) == (verdict, flags)


def verdict_error(quotation: str, sources: SourceIndex, source: str | None = None) -> str:
    with pytest.raises(RostraError) as caught:
        trace(quotation, sources, source=source)
    return str(caught.value)


def test_a_quotation_without_words_is_refused(debate: SourceIndex) -> None:
    assert verdict_error("“…”", debate) == "the quotation has no word; there is nothing to look for"


def test_an_unknown_source_is_refused(debate: SourceIndex) -> None:
    assert "no source 'paper'" in verdict_error("The port", debate, "paper")


def test_two_sources_of_one_id_are_refused() -> None:
    with pytest.raises(RostraError, match="two sources have the id 'a'"):
        SourceIndex([Source("a", "one"), Source("a", "two")])


def test_a_long_quotation_that_stands_nowhere_is_refused(debate: SourceIndex) -> None:
    assert "2,001 words" in verdict_error("port " * 2_001, debate)


def test_nothing_is_found_in_no_sources() -> None:
    assert trace("The port will not close", []) == Trace("not-found", (), flags_known=False)


@pytest.mark.parametrize(
    ("quotation", "verdict", "flags"),
    [
        ("Three new ships … the port will not close before 2030", "spliced", ""),
        ("three new ships … close before 2030", "spliced", ""),
        ("eastern market in spring. The old bridge is safe", "spliced", ""),
        ("in spring. The old", "spliced", ""),
        ("eastern market in spring. The bridge is safe", "spliced", ""),
        ("the eastern market in spring. Their", "altered", "name"),
        ("We must never forget (sic) the harbour", "elided", ""),
        ("We must never (Sic !) forget the harbour", "elided", ""),
    ],
)
def test_pieces_of_two_mouths_or_out_of_order_are_spliced(
    debate: SourceIndex, quotation: str, verdict: str, flags: str
) -> None:
    found = trace(quotation, debate)
    assert (found.verdict, " ".join(found.flags)) == (verdict, flags)


def test_a_word_that_another_speech_has_is_altered_rather_than_spliced() -> None:
    first = "The people of Corvenna have waited seven years for a ferry to the islands"
    other = "The people of Corvenna have waited ninety years for a bridge"
    sources = [Source("a", first, "en"), Source("b", other, "en")]
    found = trace(first.replace("seven", "ninety"), sources)
    assert (found.verdict, found.flags, found.places[0].source) == ("altered", ("number",), "a")


@pytest.mark.parametrize("language", [None, "en", "fr"])
def test_a_quotation_is_read_as_its_source_among_several_languages(language: str | None) -> None:
    french = "Il n’est pas vrai que l’école fermera."
    sources = [Source("fr", french, "fr"), Source("en", "The school will not close.", "en")]
    assert trace("Il n'est pas vrai que l'école", sources, language=language).verdict == (
        "typography"
    )
    assert trace("l’école fermera", sources, language=language).verdict == "verbatim"


def test_nobodys_words_round_a_speech_are_no_one_speech() -> None:
    text = "Brenk: The port will close. Tarrow: Never."
    passages = (Passage("1", 7, 27, "Odalys Brenk"), Passage("2", 36, 42, "Wyn Tarrow"))
    assert trace(text[:-8], [Source("a", text, "en", passages)]).verdict == "spliced"


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ("text", "is no source"),
        (Source("a", "text"), "is no source"),
        ([("a", "text")], "is no source"),
        ([Source("a", b"text")], "must be strings"),  # type: ignore[arg-type]
        ([Source("a", "text", None, (Passage("1", 2, 9),))], r"passage '1' \(2–9\) is not within"),
        ([Source("a", "text", None, (Passage("1", 3, 2),))], "is not within"),
        ([Source("a", "text", None, (Passage("1", 0, 3), Passage("2", 2, 4)))], "begins before"),
        ([Source("a", "text", None, ((0, 1),))], "is no Passage"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_source_is_refused(sources: list[Source], message: str) -> None:
    with pytest.raises(RostraError, match=message):
        SourceIndex(sources)


def test_a_quotation_that_is_no_string_is_refused(debate: SourceIndex) -> None:
    with pytest.raises(RostraError, match="a quotation is a string, not None"):
        trace(None, debate)  # type: ignore[arg-type]


def test_sentences_of_a_script_without_spaces_in_another_order_are_spliced() -> None:
    first, second = "港は冬のあいだ誰にも閉ざされません。", "新しい船は春までに必ず島々を結びます。"
    near = "新しい船は春までに必ず町々を結びます。港は夏のあいだ誰にも閉ざされません。"
    sources = [Source("a", first + second, "ja"), Source("b", near, "ja")]
    assert trace(second + first, sources).verdict == "spliced"


def test_the_commas_of_arabic_script_are_typography() -> None:
    source = Source("a", "بندر بسته نمی‌شود، کشتی می‌آید۔", "fa")
    assert trace("بندر بسته نمی‌شود, کشتی می‌آید", [source]).verdict == "typography"
