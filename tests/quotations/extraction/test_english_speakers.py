"""Speakers and roles as press English has them: each case stands for a kind of construction."""

import pytest

from rostra.quotations.extraction import draft

CASES = [
    (
        "“We wait,” said the Danish finance minister, Orla Vestby.",
        "Orla Vestby",
        "Danish finance minister",
    ),
    (
        "“We wait,” said the acting mayor of Lower Arvo, Ina Holt, on Monday.",
        "Ina Holt",
        "acting mayor of Lower Arvo",
    ),
    (
        "“We wait,” said Ina Holt, deputy leader of the Tide Party.",
        "Ina Holt",
        "deputy leader of the Tide Party",
    ),
    ("“We wait,” said Ina Holt, who chairs the committee.", "Ina Holt", None),
    ("“We wait,” said Ina Holt, 54, a fisherwoman from Arvo.", "Ina Holt", "fisherwoman from Arvo"),
    (
        "Ina Holt, the shadow health secretary, told the BBC: “We wait.”",
        "Ina Holt",
        "shadow health secretary",
    ),
    (
        "Ina Holt, the shadow health secretary, told Radio Arvo the plan was “a bad joke”.",
        "Ina Holt",
        "shadow health secretary",
    ),
    ("Ina Holt told MPs: “We wait for the pier.”", "Ina Holt", None),
    ("Ina Holt told MPs that they “will wait for a long time”.", "Ina Holt", None),
    ("Speaking to Reuters, Ina Holt said: “We wait.”", "Ina Holt", None),
    ("The BBC quoted Ina Holt as saying that “nothing will be done”.", "Ina Holt", None),
    (
        "State television quoted the minister, Ina Holt, as saying: “We wait.”",
        "Ina Holt",
        "minister",
    ),
    ("Ina Holt was quoted by Reuters as saying: “We wait.”", "Ina Holt", None),
    ("Ina Holt was quoted as saying “we will wait for ever”.", "Ina Holt", None),
    ("Rt Hon Ina Holt MP said: “We wait.”", "Ina Holt", "MP"),
    ("The Rt Hon Ina Holt said: “We wait.”", "Ina Holt", None),
    ("“We wait,” said Lieutenant General Ino Holt.", "Ino Holt", "Lieutenant General"),
    ("“We wait,” said Lt. Gen. Ino Holt.", "Ino Holt", "Lt. Gen."),
    ("“We wait,” said Colonel (retired) Ino Holt.", "Ino Holt", "Colonel"),
    ("“We wait,” said Chief Executive Officer Ina Holt.", "Ina Holt", "Chief Executive Officer"),
    (
        "“We wait,” said Ina Holt, the chief executive of Arvo Ports.",
        "Ina Holt",
        "chief executive of Arvo Ports",
    ),
    (
        "“We wait,” Ina Holt, chief executive of Arvo Ports, told the Arvo Times.",
        "Ina Holt",
        "chief executive of Arvo Ports",
    ),
    ("Labour’s Ina Holt said: “We wait.”", "Ina Holt", None),
    ("Labour MP Ina Holt said: “We wait.”", "Ina Holt", "Labour MP"),
    (
        "Ina Holt, the Labour MP for Arvo South, said: “We wait.”",
        "Ina Holt",
        "Labour MP for Arvo South",
    ),
    (
        "Ina Holt, the MP for Arvo South and Ostra, said: “We wait.”",
        "Ina Holt",
        "MP for Arvo South and Ostra",
    ),
    ("Sen. Ina Holt, D-Arvo, said: “We wait.”", "Ina Holt", "Sen."),
    ("“We wait,” said Rep. Ina Holt (R-Ostra).", "Ina Holt", "Rep."),
    (
        "Former President of Malta, Ino Holt, told the forum: “We wait.”",
        "Ino Holt",
        "Former President of Malta",
    ),
    (
        "Malta’s former president, Ino Holt, told the forum: “We wait.”",
        "Ino Holt",
        "Malta’s former president",
    ),
    (
        "The former president of Malta Ino Holt told the forum: “We wait.”",
        "Ino Holt",
        "former president of Malta",
    ),
    ("Ina Holt and Bo Tarn said in a joint statement: “We wait.”", "Ina Holt and Bo Tarn", None),
    (
        "In a joint statement, Ina Holt, Bo Tarn and Lu Marsh said: “We wait.”",
        "Ina Holt, Bo Tarn and Lu Marsh",
        None,
    ),
    (
        "“We wait,” Ministers Ina Holt and Bo Tarn said in a statement.",
        "Ina Holt and Bo Tarn",
        None,
    ),
    ("“We wait,” said Ursula von der Brill.", "Ursula von der Brill", None),
    ("“We wait,” said Charles d’Ostra, the envoy.", "Charles d’Ostra", "envoy"),
    ("“We wait,” said Seán Ó Tarn TD.", "Seán Ó Tarn", "TD"),
    ("“We wait,” said Nuala Ní Tarn.", "Nuala Ní Tarn", None),
    ("Robert “Bob” Holt, the mayor, said: “We wait.”", "Robert “Bob” Holt", "mayor"),
    ("Prime Minister (PM) Ina Holt added: “We wait.”", "Ina Holt", "Prime Minister"),
    ("When asked about the plan, Ina Holt said: “We wait.”", "Ina Holt", None),
    (
        "Asked by a reporter whether she would resign, Ina Holt replied: “We wait.”",
        "Ina Holt",
        None,
    ),
    ("As the minister Bo Tarn looked on, Ina Holt said: “We wait.”", "Ina Holt", None),
    ("After Bo Tarn left the room, Ina Holt could be heard saying: “We wait.”", "Ina Holt", None),
    ("While Bo Tarn spoke, Ina Holt whispered to an aide, “We wait.”", "Ina Holt", None),
    ("The plan was criticised by Bo Tarn, who called it “a bad joke”.", "Bo Tarn", None),
    ("The plan was called “a very bad joke” by Bo Tarn.", "Bo Tarn", None),
    ("The plan was dismissed as “a very bad joke” by the mayor, Bo Tarn.", "Bo Tarn", "mayor"),
    ("The plan, described by Bo Tarn as “a joke”, goes on.", "Bo Tarn", None),
    ("Mayor Ina Holt rose. The mayor said: “We wait.”", "Ina Holt", "mayor"),
    (
        "Mayor Ina Holt and Governor Bo Tarn met. “We wait,” the governor said.",
        "Bo Tarn",
        "governor",
    ),
    ("Bo Tarn, the governor of Ostra, rose. “We wait,” said the governor.", "Bo Tarn", "governor"),
    (
        "A spokesman for the ministry, Bo Tarn, said: “We wait.”",
        "Bo Tarn",
        "spokesman for the ministry",
    ),
    ("A spokesman for the ministry said: “We wait.”", "spokesman for the ministry", None),
    ("Bo Tarn, a spokesman for Ina Holt, said: “We wait.”", "Bo Tarn", "spokesman for Ina Holt"),
    ("Ina Holt’s spokesman said: “We wait.”", "Ina Holt’s spokesman", None),
    ("The Governor of Ostra, Bo Tarn, was unmoved. “We wait,” he said.", "Bo Tarn", None),
    ("Ina Holt met Bo Tarn. “We wait,” she said.", "Ina Holt", None),
    (
        "Ina Holt spoke first. A ministry spokesman demurred. “We wait,” he said.",
        "ministry spokesman",
        None,
    ),
    (
        "Mayor Ina Holt issued a statement. “We wait for the pier,” the statement said.",
        "Ina Holt",
        None,
    ),
    ("In a letter to the mayor, Ina Holt wrote: “We wait.”", "Ina Holt", None),
    ("Ina Holt’s letter said: “We wait for the pier.”", "Ina Holt", None),
    (
        "In her letter, Holt said Mr Tarn’s offer was “dead on arrival”. Ina Holt left.",
        "Ina Holt",
        None,
    ),
    ("It was Ina Holt who said: “We wait.”", "Ina Holt", None),
    ("Ina Holt, speaking outside the court, said: “We wait.”", "Ina Holt", None),
    ("Ina Holt — the only member to vote against — said: “We wait.”", "Ina Holt", None),
    ("Ina Holt (Tide) said: “We wait.”", "Ina Holt", None),
    ("Professor Ina Holt, of the University of Arvo, said: “We wait.”", "Ina Holt", None),
    (
        "Dr Ina Holt, head of physics at the University of Arvo, said: “We wait.”",
        "Ina Holt",
        "head of physics at the University of Arvo",
    ),
    ("“We wait” said Ina Holt, the mayor.", "Ina Holt", "mayor"),
    ("Ina Holt said they had “waited”.", "Ina Holt", None),
    ("Ina Holt described the plan as “late”.", "Ina Holt", None),
    ("Ina Holt called him a “coward” and a “liar”.", "Ina Holt", None),
    ("Ina Holt said: “It is” – she paused – “a good day.”", "Ina Holt", None),
    (
        "According to the finance minister, Ina Holt, the plan is “a very bad joke”.",
        "Ina Holt",
        "finance minister",
    ),
    ("“We wait,” according to Ina Holt, the finance minister.", "Ina Holt", "finance minister"),
    (
        "“We wait,” Ina Holt, the country’s first female prime minister, said.",
        "Ina Holt",
        "country’s first female prime minister",
    ),
    (
        "Deputy Premier and Foreign Minister Ina Holt said: “We wait.”",
        "Ina Holt",
        "Deputy Premier and Foreign Minister",
    ),
    (
        "Ina Holt, Secretary of State for Health and Social Care, said: “We wait.”",
        "Ina Holt",
        "Secretary of State for Health and Social Care",
    ),
    ("U.S. Secretary of State Ina Holt said: “We wait.”", "Ina Holt", "U.S. Secretary of State"),
    ("US Vice President Ina Holt said: “We wait.”", "Ina Holt", "US Vice President"),
    (
        "European Commission President Ina Holt said: “We wait.”",
        "Ina Holt",
        "European Commission President",
    ),
    (
        "Foreign ministry spokeswoman Ina Holt said: “We wait.”",
        "Ina Holt",
        "Foreign ministry spokeswoman",
    ),
    ("Opposition leader Ina Holt took to X: “We wait.”", "Ina Holt", "Opposition leader"),
    ("Justice Secretary Ina Holt KC said: “We wait.”", "Ina Holt", "Justice Secretary"),
    (
        "Hungarian Prime Minister Ino Holt, a longtime ally, posted on X, “We have won!”",
        "Ino Holt",
        "Hungarian Prime Minister",
    ),
    ("Norwegian MP Ina Holt, “The tide is with all of us.”", "Ina Holt", "Norwegian MP"),
    ("9.40am: Ina Holt, the mayor: “We wait for the tide.”", "Ina Holt", "mayor"),
    ("10am GMT: Mayor Ina Holt said: “We wait for the tide.”", "Ina Holt", "Mayor"),
    ("[14:05] Ina Holt: “We wait for the tide.”", "Ina Holt", None),
    ("20:01 | Ina Holt says “we wait for the tide”.", "Ina Holt", None),
    ("“We wait” — she held up a hand — “for the tide,” Mayor Ina Holt said.", "Ina Holt", "Mayor"),
    ("“Not now”—a long pause—“not ever,” said Ina Holt, the mayor.", "Ina Holt", "mayor"),
    (
        "Mayor Ina Holt rose. Speaking in Arvo, the mayor and party leader said: “We wait.”",
        "Ina Holt",
        "mayor and party leader",
    ),
    ("Dubbed “the cage” by former mayor Ina Holt, the pier stays.", "Ina Holt", "former mayor"),
    ("It was called “unworkable” by Ina Holt, the mayor.", "Ina Holt", "mayor"),
    ("Ina Holt said the cuts were the “whole point” of her plan.", "Ina Holt", None),
    ("Ina Holt has promised a “bonfire” of rules.", "Ina Holt", None),
    ("“We will” — Ina Holt paused — “come back.”", "Ina Holt", None),
    ("Ina Holt — a former minister — called it “a trick”.", "Ina Holt", "former minister"),
    ("“I wait,” said Ina Holt (54), a fisher from Arvo.", "Ina Holt", "fisher from Arvo"),
    (
        "The Mayor of Arvo, the Rt Hon Ina Holt, said: “We grieve with you.”",
        "Ina Holt",
        "Mayor of Arvo",
    ),
    (
        "The Bank of Arvo governor, Ina Holt, said rates would fall “slowly”.",
        "Ina Holt",
        "Bank of Arvo governor",
    ),
    ("Arvo’s first minister, Ina Holt, said: “We wait.”", "Ina Holt", "Arvo’s first minister"),
    (
        "Ina Holt, the shadow health secretary, has posted on X:\n\n“We wait for all of you.”",
        "Ina Holt",
        "shadow health secretary",
    ),
    (
        "The bill was “the best of bad options”, according to the mayor, Ina Holt.",
        "Ina Holt",
        "mayor",
    ),
    (
        "It was, in the words of former mayor Ina Holt, “a long goodbye”.",
        "Ina Holt",
        "former mayor",
    ),
    ("The mayor – Ina Holt – said it was “a bad joke”.", "Ina Holt", "mayor"),
    ("“You cannot eat the sea” was how Ina Holt put it.", "Ina Holt", None),
    ("“It’s late”: Ina Holt on the pier that never came", "Ina Holt", None),
    (
        "Mayor Ina Holt and Bo Tarn signed a letter. “We wait,” they said.",
        "Ina Holt and Bo Tarn",
        None,
    ),
    (
        "“We wait,” Mayor Ina Holt and her Danish counterpart, Bo Tarn, said in a statement.",
        "Ina Holt and her Danish counterpart, Bo Tarn",
        None,
    ),
    (
        "Here is what the mayor, Ina Holt, told the committee:\n\n“We wait for all of you.”",
        "Ina Holt",
        "mayor",
    ),
    (
        "Mayor Ina Holt on Friday warned of “the darkest winter”, as voters met for talks.",
        "Ina Holt",
        "Mayor",
    ),
    (
        "ARVO (Agency) — Mayor Ina Holt on Friday left the hall, calling it “a bad joke.”",
        "Ina Holt",
        "Mayor",
    ),
    (
        "Transport minister Ina Holt has apologised after describing voters as “stupid”.",
        "Ina Holt",
        "Transport minister",
    ),
]

STATES = [
    ("Norway’s foreign ministry said it was “firmly opposed” to the visit.", "NO"),
    ("A Norwegian government spokesperson said: “We do not comment.”", "NO"),
    ("The Norwegian parliament said it was “ready to act”.", "NO"),
    ("“We wait,” said Ina Holt, spokesperson for the Norwegian foreign ministry.", "NO"),
    ("“We wait,” said the prime minister of Norway, Ina Holt, in Paris.", "NO"),
    ("“We wait,” said Ina Holt, leader of the Norwegian Pier Party.", "NO"),
    ("“We wait,” Norway’s ambassador to Denmark, Ina Holt, said.", "NO"),
    ("The prime minister, Ina Holt, said: “We wait.” Norwegian voters do not.", None),
    ("The Kremlin called it “absurd”.", "RU"),
    ("“We wait,” said Ina Holt, a baker. She was in Norway.", None),
    ("The police in Norway said they were “ready to act”.", None),
]


@pytest.mark.parametrize(("text", "country"), STATES)
def test_country_of_an_office(text: str, country: str | None) -> None:
    [utterance] = draft(text, language="en").utterances
    assert utterance.country == country


def test_an_office_with_a_country_points_back_to_whoever_has_one_there() -> None:
    text = "Danish Prime Minister Ina Holt and Norwegian Prime Minister Bo Tarn met. {}"
    for words, speaker in [
        ("“It went well,” said the Danish leader.", "Ina Holt"),
        ("“It went well,” the Norwegian prime minister said.", "Bo Tarn"),
        ("The Danish prime minister said it “went well”.", "Ina Holt"),
    ]:
        [utterance] = draft(text.format(words), language="en").utterances
        assert utterance.speaker == speaker


@pytest.mark.parametrize(("text", "speaker", "role"), CASES)
def test_speaker_and_role(text: str, speaker: str, role: str | None) -> None:
    utterances = draft(text, language="en").utterances
    assert {(each.speaker, each.role) for each in utterances} == {(speaker, role)}


def test_an_unnamed_subject_is_meant_by_the_pronoun() -> None:
    text = "Bo Tarn spoke. “We wait,” he said. One resident disagreed. “We cannot,” she said."
    speakers = [each.speaker for each in draft(text, language="en").utterances]
    assert speakers == ["Bo Tarn", "One resident"]


def test_an_office_gives_the_role_only_in_the_cue() -> None:
    text = "The mayor, Ina Holt, smiled. The mayor laughed. “We wait,” she said."
    [utterance] = draft(text, language="en").utterances
    assert (utterance.speaker, utterance.role) == ("Ina Holt", None)


def test_whoever_is_asked_answers() -> None:
    text = "Ina Holt is asked by Bo Tarn, the chair, if she read it. “Every page,” she says."
    [utterance] = draft(text, language="en").utterances
    assert utterance.speaker == "Ina Holt"
