"""Sentences of English reports in sequence: whom names, offices, bodies and pronouns mean."""

import pytest

from rostra.quotations.extraction import draft

NAMES = [
    ("Una Ó Holt spoke. “We wait,” Ó Holt said.", "Una Ó Holt", None),
    ("Karl von der Holt spoke. “We wait,” von der Holt said.", "Karl von der Holt", None),
    ("Ina Soto Vega spoke. Bo Vega sang. “We wait,” Soto Vega said.", "Ina Soto Vega", None),
    ("Omar al-Holt spoke. “We wait,” Al-Holt said.", "Omar al-Holt", None),
    ("“We wait,” said J.R. Holt.", "J.R. Holt", None),
    ("Shopkeeper Ina Holt left. “We wait,” she said.", "Ina Holt", None),
    ("Baker Ina Holt left. “We wait,” she said.", "Ina Holt", None),
    ("“We wait,” said Mary Baker.", "Mary Baker", None),
    ("Twelve-year-old Ino left. “We wait,” he said.", "Ino", None),
    ("Bo Tarn sat. His daughter, Ina, rose. “We wait,” she said.", "Ina", None),
    ("Among them was Ino Holt, a plumber. “We wait,” he said.", "Ino Holt", None),
    ("Both Ina Holt and Bo Tarn called it “a fine mistake”.", "Ina Holt and Bo Tarn", None),
]
OFFICES = [
    ("Ferry company Arvo Lines said it would “honour all tickets”.", "Arvo Lines", None),
    ("His Danish counterpart, Ina Holt, said: “We wait.”", "Ina Holt", "Danish counterpart"),
    (
        "State Rep. Ino Holt, a Democrat from Arvo, called it “a cruel joke”.",
        "Ino Holt",
        "State Rep.",
    ),
    (
        "Tide chancellor Ina Holt’s spokesman, Bo Tarn, said: “We wait.”",
        "Bo Tarn",
        "Tide chancellor Ina Holt’s spokesman",
    ),
    ("Ina Holt’s company, Tideworks, said: “We wait.”", "Tideworks", None),
    ("Striker Ino Holt, 22, said: “We wait.”", "Ino Holt", "Striker"),
    ("The envoy, former mayor Ina Holt, said: “We wait.”", "Ina Holt", "former mayor"),
    (
        "The UN envoy for Arvo, former Irish president Ina Holt, came but warned: “We wait.”",
        "Ina Holt",
        "former Irish president",
    ),
    ("Another buyer, nurse Ino Holt, said: “We wait for ever.”", "Ino Holt", "nurse"),
    ("One of them, the Tidal MP Sir Ino Holt, was brief: “We wait.”", "Ino Holt", "Tidal MP"),
    ("Norway’s Prime Minister Ina Holt: “We wait.”", "Ina Holt", "Norway’s Prime Minister"),
    ("Norway’s premier, Ina Holt: “We wait.”", "Ina Holt", "Norway’s premier"),
    (
        "Norway’s Trade and Energy Minister Ina Holt said: “We wait.”",
        "Ina Holt",
        "Norway’s Trade and Energy Minister",
    ),
    ("Irish taoiseach Ino Holt has spoken:\n“We wait.”", "Ino Holt", "Irish taoiseach"),
    ("Meanwhile the mayor of Arvo, Ina Holt, said: “We wait.”", "Ina Holt", "mayor of Arvo"),
    (
        "“We wait,” said Ina Holt, mayor of Arvo and the group’s leader.",
        "Ina Holt",
        "mayor of Arvo and the group’s leader",
    ),
    (
        "“We wait,” said Ina Holt, president of the Arvo Farmers’ Union.",
        "Ina Holt",
        "president of the Arvo Farmers’ Union",
    ),
    ("Holt, however, said it was “far too late”.", "Holt", None),
    (
        "‘We stay here,’ says Labour campaign chief\nIna Holt, Labour’s campaign chief, left.",
        "Ina Holt",
        "Labour campaign chief",
    ),
    (
        "Denmark’s energy minister called it “a trick”.\n“We wait,” Ina Holt told reporters.",
        "Ina Holt",
        "Denmark’s energy minister",
    ),
]
CLAUSES = [
    ("The plan has been called “a cage for us all” by Ina Holt, the mayor.", "Ina Holt", "mayor"),
    ("More from Holt: “We wait.”", "Holt", None),
    ("Reaction from the mayor, Ina Holt: “We wait.”", "Ina Holt", "mayor"),
    ("According to the mayor, Ina Holt, “nobody was there”; a crew left.", "Ina Holt", "mayor"),
    ("Holt, whose father dived, cannot swim. “We wait,” he says.", "Holt", None),
    ("Ina Holt’s letter begins: “We wait.” It ends: “Do not write.”", "Ina Holt", None),
    (
        "“No,” said the woman at the bar. Another customer rose. “We wait,” she said.",
        "customer",
        None,
    ),
    ("“We wait,” Ina Holt shot back.", "Ina Holt", None),
    ("“We wait,” hit back Ina Holt, the mayor.", "Ina Holt", "mayor"),
    ("Ina Holt is said to have called it “a formality” in a letter.", "Ina Holt", None),
    ("A memo warned of a “slow seepage”, according to its author, Ina Holt.", "Ina Holt", "author"),
    ("For Ina Holt, a farmer, the plan is “a death sentence”.", "Ina Holt", "farmer"),
    ("Det Sgt Ina Holt, of Arvo, said Tarn fled.\n“He ran,” she said.", "Ina Holt", None),
]
BODIES = [
    ("The Arvo Fishermen’s Guild called it “a disgrace”.", "Arvo Fishermen’s Guild"),
    ("The U.S. State Department said it was “encouraged by it”.", "U.S. State Department"),
    ("The Ministry of Tides said it was “aware of it all”.", "Ministry of Tides"),
    ("The firm, Arvo Steel SA, fell. “We wait,” it said.", "Arvo Steel SA"),
    ("Arvo Rail has closed. “We wait,” it said.", "Arvo Rail"),
    ("Ina Holt left. The Tide Office was mute. “We wait,” it said.", "Tide Office"),
    ("The Arvo Water Department met. “We wait,” the department said.", "Arvo Water Department"),
]
LEAD_INS = [
    ("The fire service, in a post on X:", "fire service"),
    ("Ina Holt on Bluesky:", "Ina Holt"),
    ("Arvo council, via its Facebook page:", "Arvo council"),
    ("A reader, Ina, emails from Arvo:", "Ina"),
    ("The first minister, Ina Holt, has reacted on X:", "Ina Holt"),
]


@pytest.mark.parametrize(("text", "speaker", "role"), NAMES + OFFICES + CLAUSES)
def test_speaker_and_role(text: str, speaker: str, role: str | None) -> None:
    last = draft(text, language="en").utterances[-1]
    assert (last.speaker, last.role) == (speaker, role)


@pytest.mark.parametrize(("text", "speaker"), BODIES)
def test_a_body_has_its_full_name(text: str, speaker: str) -> None:
    [utterance] = draft(text, language="en").utterances
    assert utterance.speaker == speaker


@pytest.mark.parametrize(("lead_in", "speaker"), LEAD_INS)
def test_words_below_a_lead_in(lead_in: str, speaker: str) -> None:
    [utterance] = draft(
        f"{lead_in}\nPlease wait.\n11:52\nThe pier closed.", language="en"
    ).utterances
    assert (utterance.utterance, utterance.speaker) == ("Please wait.", speaker)


def test_a_reporter_is_named_above_unmarked_words() -> None:
    text = "7.41am: From our reporter there, Ina Holt:\nI see the quay. It is dark.\n8.00am: More."
    [utterance] = draft(text, language="en").utterances
    assert (utterance.speaker, utterance.role) == ("Ina Holt", "reporter there")


def test_words_go_on_to_the_end_of_an_entry() -> None:
    text = "10:05\nInes Holt is there. She writes:\nI see it.\nThe hall is hot.\n10:09\nThe end."
    words = [each.utterance for each in draft(text, language="en").utterances]
    assert words == ["I see it.", "The hall is hot."]


def test_a_heading_in_single_marks_is_nobodys() -> None:
    text = (
        "10:05\nThe crew said: “Stay in.”\n10:47 ‘It took the roof’\nIna Holt left. “No,” she said."
    )
    words = [each.utterance for each in draft(text, language="en").utterances]
    assert words == ["Stay in.", "No"]


@pytest.mark.parametrize(
    "words",
    [
        "The pier is described as “an accident of tide and time”.",
        "The plan has been called “a cage for the poor and the old”.",
        "He was accused of “sleepwalking into a disaster at sea”.",
    ],
)
def test_a_passive_without_an_agent_gives_words_to_nobody(words: str) -> None:
    assert draft(f"Ina Holt left. {words}", language="en").utterances == ()


def test_a_question_of_a_press_office_has_no_colon() -> None:
    text = "MS. HOLT: Good morning.\nQ  Ina, will you sign?\nMS. HOLT: I will."
    rows = [(each.utterance, each.speaker) for each in draft(text, language="en").utterances]
    assert rows == [("Good morning.", "HOLT"), ("Ina, will you sign?", "Q"), ("I will.", "HOLT")]


def test_a_role_is_not_given_to_whoever_spoke_before() -> None:
    text = (
        "Ino Tarn lost. “We wait,” Tarn said.\nThe envoy, ex-mayor Ina Holt, said it was “a start”."
    )
    rows = [(each.speaker, each.role) for each in draft(text, language="en").utterances]
    assert rows == [("Ino Tarn", None), ("Ina Holt", "ex-mayor")]


@pytest.mark.parametrize(("role", "highest"), [("mayor", 0.75), ("", 0.96)])
def test_a_doubtful_role_lowers_the_confidence(role: str, highest: float) -> None:
    text = f"Mayor Ina Holt left. “We wait,” {'the mayor' if role else 'Holt'} said."
    [utterance] = draft(text, language="en").utterances
    assert utterance.role == (role or None)
    assert highest - 0.05 < utterance.confidence <= highest


def test_a_university_is_known_by_its_name() -> None:
    [utterance] = draft(
        "“We wait,” said Ina Holt, a historian at the University of Oslo."
    ).utterances
    assert (utterance.country, utterance.country_basis) == ("NO", "institution")
