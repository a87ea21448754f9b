"""Places of words: any typography finds them, and no more than their letters."""

import pytest

from rostra.curation.places import MOST, Place, PlaceError, choose_place, find_places
from rostra.curation.quoted_words import quoted_words

TEXT = (
    "“It’s our — well, ‘our’ — pier… yes,” she said.\n\n"
    "« Moi, j’irais », dit-elle. “We paid,” he said, “and we left.”\n\n"
    "She said no. He said no, too. A co\u00adoperative of 民主主义者 spoke.\n"
)


def found(words: str) -> list[str]:
    return [TEXT[slice(*place)] for place in find_places(words, TEXT)]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("It's our - well, 'our' - pier... yes", "It’s our — well, ‘our’ — pier… yes"),
        ("It’s our -- well", "It’s our — well"),
        ("  It's\u00a0our  ", "It’s our"),
        ("«\u202fMoi, j'irais\u202f»", "« Moi, j’irais »"),
        ("cooperative", "co\u00adoperative"),
        ("co\u00adop\u00aderative of", "co\u00adoperative of"),
        ("主主义", "主主义"),
        ('"We paid," he said', "“We paid,” he said"),
        ("It’s … yes", "It’s our — well, ‘our’ — pier… yes"),
        ("It's our...pier… yes", "It’s our — well, ‘our’ — pier… yes"),
    ],
)
def test_any_typography_finds_what_is_printed(typed: str, printed: str) -> None:
    assert found(typed) == [printed]


@pytest.mark.parametrize(
    "typed",
    ["ier", "pie", "It’s their", "it’s our", "yes … pier", "pier … irais", "", " ", "… no"],
)
def test_what_is_not_there(typed: str) -> None:
    assert found(typed) == []
    with pytest.raises(PlaceError, match="words-not-found: cue: ") as error:
        choose_place(typed, TEXT, "cue")
    assert error.value.problem_id == "words-not-found"


def test_an_ellipsis_of_the_source_comes_before_one_that_leaves_words_out() -> None:
    text = "A… B and then B.\nA and more B.\n"
    assert find_places("A… B", text) == [Place(0, 4)]
    assert [text[slice(*p)] for p in find_places("A … then", text)] == ["A… B and then"]


def test_several_places_are_listed_and_one_is_chosen() -> None:
    with pytest.raises(PlaceError, match="several-places: cue: 'said no' is at 2 places") as error:
        choose_place("said no", TEXT, "cue")
    assert "  2  paragraph 3: She said no. He [said no], too." in str(error.value)
    assert choose_place("said no", TEXT, "cue", 2) == error.value.places[1]
    with pytest.raises(PlaceError, match="there is no place 3"):
        choose_place("said no", TEXT, "cue", 3)
    late = choose_place("said no", TEXT, "cue", None, lambda place: place.start > TEXT.index("He"))
    assert late == error.value.places[1]
    # what no place satisfies does not matter
    with pytest.raises(PlaceError):
        choose_place("said no", TEXT, "cue", None, lambda _: False)


def test_within_a_paragraph() -> None:
    first = Place(0, TEXT.index("\n"))
    assert TEXT[slice(*choose_place("said", TEXT, "cue", within=first))] == "said"
    with pytest.raises(PlaceError, match="not in the paragraph of the utterance, but elsewhere:\n"):
        choose_place("dit-elle", TEXT, "cue", within=first)


def test_the_message_says_how_far_the_words_are_those_of_the_source() -> None:
    with pytest.raises(PlaceError, match="it has 'He said no, ' and then goes on otherwise"):
        choose_place("He said no, never", TEXT, "utterance")
    with pytest.raises(PlaceError, match="Each paragraph is an utterance of its own"):
        choose_place("yes,” she said. « Moi", TEXT, "utterance")


def test_time_is_linear_in_the_text() -> None:
    text = "no " * 200_000 + "\n"
    assert len(find_places("no no", text)) == 199_999
    assert len(find_places("no … no", text)) == MOST
    assert find_places("no – yes", text) == []


def test_a_place_that_is_preferred_may_be_the_last_of_many() -> None:
    text = "He said yes.\n" * 150_000
    line = Place(len(text) - 13, len(text) - 1)
    assert choose_place("said", text, "cue", within=line).start == line.start + 3
    assert choose_place("He … yes.", text[-13_000:], "cue", 1000) == Place(12_987, 12_999)


@pytest.mark.parametrize(
    ("text", "selected", "words"),
    [
        ("“We paid,” he said.", "“We paid,”", "We paid"),
        ("“We paid,” he said.", "We paid,", "We paid"),
        ("“We paid,” he said.", "We paid", "We paid"),
        ("“We paid.” He left.", "“We paid.”", "We paid."),
        ("He “paid”, she said.", "“paid”,", "paid"),
        ("« Nous y allons », dit-il.", "« Nous y allons »", "Nous y allons"),
        ("„Wir gehen“, sagte er.", "„Wir gehen“,", "Wir gehen"),
        ('"We paid," he said.', '"We paid,"', "We paid"),
        ('He: "She said "no" to us."', '"She said "no" to us."', 'She said "no" to us.'),
        ("“‘Down!’ they cried,” she said.", "“‘Down!’ they cried,”", "‘Down!’ they cried"),
        ("“‘Down!’ they cried,” she said.", "‘Down!’ they cried", "‘Down!’ they cried"),
        ("“It is ‘over,’” she said.", "“It is ‘over,’”", "It is ‘over,’"),
        ("‘We don’t wait,’ she said.", "‘We don’t wait,’", "We don’t wait"),
        ("“We paid.\n“We left.”", "“We paid.", "We paid."),
        ("“We paid.\n“We left.”", "We left.”", "We left."),
        ("He said “no” and left.", "He said “no” and left.", "He said “no” and left."),
    ],
)
def test_marks_of_a_quotation(text: str, selected: str, words: str) -> None:
    start = text.index(selected)
    span = quoted_words(Place(start, start + len(selected)), text)
    assert text[slice(*span)] == words


@pytest.mark.parametrize(
    "text", ["“We paid,” he said, “and left.”", '"We paid," he said, "and left."']
)
def test_two_quotations_are_not_one(text: str) -> None:
    with pytest.raises(Exception, match="several quotations"):
        quoted_words(Place(0, len(text)), text)
