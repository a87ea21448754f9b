"""Marks, headings and attribution as reports print them; places and people are invented."""

import pytest

from rostra.quotations.extraction import draft

Expected = list[tuple[str, str | None]]


def said(text: str, language: str = "en") -> Expected:
    return [(row.utterance, row.speaker) for row in draft(text, language=language).utterances]


MARKS = {
    "curly": ("“We win,” said Zed Quill. “Always.”", ["We win", "Always."]),
    "straight": ('"We win," said Zed Quill. "Always."', ["We win", "Always."]),
    "mixed": ('"We win,” said Zed Quill. “Always."', ["We win", "Always."]),
    "reversed": ("”We win,“ said Zed Quill. ”Always.“", ["We win", "Always."]),
    "twice single": ("''We win,'' said Zed Quill. ``Always.''", ["We win", "Always."]),
    "nested": ("“She said “no” to me,” said Zed Quill.", ["She said “no” to me"]),
    "nested straight": ('"She said "no" to me," said Zed Quill.', ['She said "no" to me']),
    "single inside": ("“I call it ‘home,’” said Zed Quill.", ["I call it ‘home,’"]),
    "unclosed": ("“We win, said Zed Quill.\n\n“So do I,” said Ona Brill.", ["We win", "So do I"]),
    "unopened": ("We win,” said Zed Quill. “Always.”", ["We win", "Always."]),
    "inches": ('"It is 6\'2" tall," said Zed Quill.', ['It is 6\'2" tall']),
    "comma outside": ("“We win”, said Zed Quill.", ["We win"]),
    "British": ("‘It’s the boys’ turn,’ said Zed Quill. ‘She said “no”.’",
                ["It’s the boys’ turn", "She said “no”."]),
    "British straight": ("'It's late,' said Zed Quill. 'We'll go.'", ["It's late", "We'll go."]),
}  # fmt: skip


@pytest.mark.parametrize("case", MARKS)
def test_marks(case: str) -> None:
    text, expected = MARKS[case]
    assert [row.utterance for row in draft(text).utterances] == expected
    assert draft(text).utterances[0].speaker == "Zed Quill"


def test_german_marks_and_verbs() -> None:
    text = (
        "„Wir gehen“, sagte Ministerpräsidentin Ilka Dorn. »Morgen kommen wir wieder«, sagte sie."
    )
    assert said(text, "de") == [
        ("Wir gehen", "Ilka Dorn"),
        ("Morgen kommen wir wieder", "Ilka Dorn"),
    ]


def test_french_marks_and_verbs() -> None:
    text = "« Nous avons attendu », a déclaré M. Zed Quill. « La voici », ajoute-t-il."
    assert said(text, "fr") == [("Nous avons attendu", "Zed Quill"), ("La voici", "Zed Quill")]


ATTRIBUTION = {
    "trailing": "“We win,” said Zed Quill.",
    "trailing, subject first": "“We win,” Arvan farmer Zed Quill told The Arvo Bell on Monday.",
    "leading": "On Monday, Zed Quill said: “We win.”",
    "leading with aside": "Zed Quill, a farmer from Arvo, told reporters that “we win.”",
    "split": "“We,” said Zed Quill, “win.”",
    "parenthesis": "But, said Zed Quill, “we win.”",
    "participle": "Zed Quill left the hall, saying, “We win.”",
    "second verb": "Zed Quill looked up and said, “We win.”",
    "relative": "The crowd cheered Zed Quill, who shouted, “We win!”",
    "according to": "According to Zed Quill, “we win.”",
    "as": "As Zed Quill put it, “we win at last.”",
    "label": "Zed Quill: “We win.”",
    "signature": "“We win.” — Zed Quill",
    "line below": "“We win.”\n\n— Zed Quill, Arvo",
    "colon above": "Zed Quill went on to say:\n\n“We win.”",
    "another verb": "“We win,” beamed Zed Quill.",
    "party": "Rep. Zed Quill, R-Arvo, said: “We win.”",
    "bracket": "“We win,” said Zed Quill (D-Arvo).",
    "name after a noun": "A spokesman for the Arvo Party, Zed Quill, said, “We win.”",
    "name after a possessor": "“We win,” the mayor’s brother, Zed Quill, said.",
    "office before": "Secretary of State Zed Quill said, “We win.”",
    "passive": "Ona Brill was asked by Zed Quill, “Do we win?”",
    "transcript": "QUILL: I will say “We win.”\n\nZed Quill left.",
}


@pytest.mark.parametrize("case", ATTRIBUTION)
def test_attribution(case: str) -> None:
    text = ATTRIBUTION[case]
    people = {(row.speaker or "").title() for row in draft(text).utterances}
    assert people == {"Zed Quill"} or (case == "transcript" and people == {"Quill"})


HEADINGS = {
    "Zed Quill, mayor of Arvo": "mayor of Arvo",
    "Zed Quill, mayor and head of the Arvo Party": "mayor and head of the Arvo Party",
    "Arvan Senator Zed Quill": "Arvan Senator",
    "Arvan Senator Zed Quill, member of the Bridge Committee": "Arvan Senator",
    "QPT member Zed Quill": "QPT member",
    "Dr. Zed Quill, Fellow at Hollin Marsh University": "Fellow at Hollin Marsh University",
    "Mayor of Arvo, Zed Quill:": "Mayor of Arvo",
    "Zed Quill (Free Arvo Party)": "Free Arvo Party",
    "Zed Quill – Mayor of Arvo": "Mayor of Arvo",
    "Princess Zed Quill": None,
}  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_names_the_next_speaker(heading: str) -> None:
    text = f"The hall was full.\n\n{heading}\n\n“We win,” she said.\n\n“We always did.”"
    rows = draft(text).utterances
    assert [row.speaker for row in rows] == ["Zed Quill", "Zed Quill"]
    assert [row.role for row in rows] == [HEADINGS[heading]] * 2
    assert [row.turn for row in rows] == [1, 1]
    assert rows[0].speaker_start == text.index("Zed Quill")


def test_a_headline_is_no_heading() -> None:
    text = "Bridge Opens in Arvo\n\n“At last,” said Zed Quill."
    assert said(text) == [("At last", "Zed Quill")]


def test_a_new_heading_begins_a_turn() -> None:
    text = "Zed Quill, mayor\n\n“We win.”\n\nZed Quill, poet\n\n“I sing.”"
    assert [(row.turn, row.role) for row in draft(text).utterances] == [(1, "mayor"), (2, "poet")]


def test_paragraphs_with_opening_marks_alone_are_one_quotation() -> None:
    text = "“First,” said Zed Quill. “One.\n\n“Two.\n\n“Three.”\n\n“Mine,” Ona Brill said."
    assert said(text) == [
        ("First", "Zed Quill"), ("One.", "Zed Quill"), ("Two.", "Zed Quill"),
        ("Three.", "Zed Quill"), ("Mine", "Ona Brill"),
    ]  # fmt: skip


def test_a_list_belongs_to_its_quotation_with_its_numbers() -> None:
    text = "“We ask for this:\n\n1- A bridge\n\n2- A school,” he said.\n\nZed Quill left."
    rows = draft(text).utterances
    assert [row.utterance for row in rows] == ["We ask for this:", "1- A bridge", "2- A school"]
    assert [row.cue for row in rows] == [None, None, "he said"]


def test_a_comma_inside_a_quotation_over_paragraphs_stays() -> None:
    rows = draft("“We ask,\n\n“and you answer,” said Zed Quill.").utterances
    assert [row.utterance for row in rows] == ["We ask,", "and you answer"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The so-called “bridge party” left the hall.", "scare-quote"),
        ("She read “The Long Bridge” at school.", "title"),
        ("“We win,” Zed “Zip” Quill said.", "nickname"),
        ('He linked <a href="bridge.html">it</a>.', "markup"),
        ("“We win.\n\n“(Applause.)\n\n“Again,” said Zed Quill.", "stage-direction"),
    ],
)
def test_what_nobody_utters_is_left(text: str, reason: str) -> None:
    assert reason in {left.reason for left in draft(text).rejected}


def test_a_transcript_without_marks_is_shown_and_not_proposed() -> None:
    text = "QUILL: Thank you.\n\nBRILL: Not at all."
    found = draft(text)
    assert not found.utterances
    assert [text[left.char_start : left.char_end] for left in found.rejected] == [
        "Thank you.",
        "Not at all.",
    ]


TRANSCRIPT = (
    "QUILL: It stands.\n\nBRILL: Does it?\n\nQUILL: I said “yes” twice.\n\nMr. Zed Quill left."
)


def test_three_labelled_lines_are_a_transcript_with_or_without_marks() -> None:
    expected = [("It stands.", "QUILL"), ("Does it?", "BRILL"), ("I said “yes” twice.", "QUILL")]
    assert [words for words, _ in said(TRANSCRIPT)] == [words for words, _ in expected]
    quoted = "“MOD: Who pays?\n\n“QUILL: We do.\n\n“(CROSSTALK.)\n\n“BRILL: You do not.”"
    assert said(quoted) == [("Who pays?", "MOD"), ("We do.", "QUILL"), ("You do not.", "BRILL")]
    assert [left.reason for left in draft(quoted).rejected] == ["stage-direction"]


def test_the_label_of_a_transcript_means_the_person_whom_the_report_names() -> None:
    assert [who for _, who in said(TRANSCRIPT)] == ["Zed Quill", "BRILL", "Zed Quill"]


def test_authorities_say_in_the_present() -> None:
    assert said("“The bridge did not fall,” the authorities say.") == [
        ("The bridge did not fall", "authorities")
    ]


def test_a_nickname_is_part_of_the_name() -> None:
    assert said("“We win,” Zed “Zip” Quill said.") == [("We win", "Zed “Zip” Quill")]


def test_pronouns_and_bare_surnames() -> None:
    text = (
        "Ms. Ona Brill met Mr. Zed Quill.\n\n“I am glad,” Brill said.\n\n“So am I,” he said.\n\n"
        "“We start,” she added."
    )
    assert [who for _, who in said(text)] == ["Ona Brill", "Zed Quill", "Ona Brill"]


def test_two_people_with_one_surname() -> None:
    text = (
        "Zed Quill, the mayor, and Nella Quill, the judge, spoke.\n\n"
        "“I rule,” Judge Quill said.\n\n“I govern,” Mayor Quill said."
    )
    assert [who for _, who in said(text)] == ["Nella Quill", "Zed Quill"]


def test_the_senator_is_the_one_who_has_the_title() -> None:
    text = (
        "Sen. Ona Brill met Gov. Zed Quill.\n\n“We win,” the senator said.\n\n"
        "“No,” the governor said."
    )
    assert [who for _, who in said(text)] == ["Ona Brill", "Zed Quill"]


def test_collectives_and_unnamed_sources_stand_without_article() -> None:
    text = "The authorities said: “It is safe.” A spokesman for the mayor said: “It is not.”"
    rows = draft(text).utterances
    assert [(row.speaker, row.speaker_kind) for row in rows] == [
        ("authorities", "collective"),
        ("spokesman for the mayor", "person"),
    ]


def test_a_speaker_is_the_fullest_form_at_its_nearest_place() -> None:
    text = (
        "Quill came.\n\nZed Quill spoke.\n\n“We win,” Quill said.\n\n"
        "Zed Quill left. Zed Quill slept."
    )
    row = draft(text).utterances[0]
    assert (row.speaker, row.speaker_start) == ("Zed Quill", text.index("Zed Quill"))
    assert (row.mention, row.cue) == ("Quill", "Quill said")


ROLES = {
    "“We win,” said former Arvan Prime Minister Zed Quill.": "former Arvan Prime Minister",
    "“We win,” said MP Quill. Zed Quill left.": "MP",
    "“We win,” said Dr. Zed Quill.": None,
    "“We win,” said Zed Quill, a senator from Arvo, on Monday.": "senator from Arvo",
    "“We win,” said Zed Quill, 34.": None,
    "Secretary of State Zed Quill said: “We win.”": "Secretary of State",
    "Zed Quill, mayor of Arvo: “We win.”": "mayor of Arvo",
}


@pytest.mark.parametrize("text", ROLES)
def test_roles_of_clauses_and_appositions(text: str) -> None:
    row = draft(text).utterances[0]
    assert (row.speaker, row.role) == ("Zed Quill", ROLES[text])
    assert (row.role is None) == (row.role_type is None) == (row.role_status is None)


CUES = {
    "“We win,” said Zed Quill, a baker.": "said Zed Quill",
    "“We win,” Zed Quill, a baker, said bluntly on Monday.": "Zed Quill, a baker, said bluntly",
    "However, as the authorities bluntly say, “it is late.”": "the authorities bluntly say",
    "“We win,” Quill has often said.": "Quill has often said",
    "“We win,” said human rights activist Zed Quill.": "said human rights activist Zed Quill",
    "Zed Quill: “We win.”": None,
}


@pytest.mark.parametrize("text", CUES)
def test_cues(text: str) -> None:
    assert draft(text).utterances[0].cue == CUES[text]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We win,” said Zed Quill, mayor of Arvo.", "direct"),
        ("Zed Quill said, “We win.”", "direct"),
        ("Zed Quill told them to “do what it takes.”", "embedded"),
        ("As Zed Quill said, “we win,” and the war goes on.", "embedded"),
    ],
)
def test_quote_type(text: str, kind: str) -> None:
    assert draft(text).utterances[0].quote_type == kind


def test_elided() -> None:
    rows = draft("“We win… often,” said Zed Quill. “Or... not.” “Ever.”").utterances
    assert [row.elided for row in rows] == [True, True, False]


def test_confidence_puts_the_plain_before_the_doubtful() -> None:
    text = "“We win,” Zed Quill said.\n\nOna Brill walked away slowly.\n\n“We lose.”"
    sure, doubtful = draft(text).utterances
    assert sure.confidence > 0.9 > doubtful.confidence
    assert set(sure.decisions) == {"span", "mention", "speaker", "role", "country", "cue"}
