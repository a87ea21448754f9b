"""The quote filter: which quotations are speech, and which are terms, titles or markup."""

import re
from collections.abc import Sequence

from rostra.language.word_lists import words
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.quote_candidates import Candidate, words_in
from rostra.quotations.extraction.rule_confidence import (
    CLAUSE_BEFORE,
    CLAUSE_DIRECTLY_AFTER,
    MentionRule,
    Rejection,
)
from rostra.quotations.extraction.tagged_sentences import after_time_stamp
from rostra.quotations.extraction.tagging import NOUNS, VERBS, Tag

SHORT = 6
"""A quotation of fewer words may be a term even in a reporting clause."""

_SAYING = {MentionRule.LEAD_VERB, MentionRule.LEAD_PARTICIPLE}
_NEAR = 16  # tokens between a verb of saying and a few words of the speaker
_DESCRIBING = (MentionRule.LEAD_WEAK_VERB, MentionRule.LEAD_ACCORDING_TO)
"""Rules of clauses that may govern a single word of somebody."""
_PHRASE = 3  # a quotation of fewer words without final punctuation is rather a term
_INTRODUCING = tuple(VERBS + Tag.COMPLEMENTIZER + Tag.NONFINITE_VERB + ",:-")  # before speech
_MAX_READ = 400
_TITLED = words("""
    entitled titled subtitled headlined title headline betitelt titel überschrift intitulé intitulée
    intitulés intitulées titre
""")
"""Words directly before the title of a work."""
_SO_CALLED = words("so-called sogenannte sogenannten sogenannter sogenanntes soi-disant")
"""Words directly before a term."""
_REPORTED_MOOD = words("""
    sei seien habe werde könne müsse solle dürfe wolle möge nehme gebe stehe bestehe gehe komme
    lasse bleibe liege brauche wisse sehe halte finde tue spreche trage fehle gelte drohe mache
    bringe führe laufe stelle verdiene bedeute diene gehöre handle zeige schaffe setze verstehe
    hätten glaube fühle fürchte freue hoffe erwarte erlebe kenne denke treffe verliere gewinne
""")
"""Forms of the German subjunctive, which marks a sentence as what somebody else says."""
_DATIVES = ("der", "dem")
_INTERVIEWED_IN = ("im", "beim")  # the „Journal“ of a broadcaster
_PASSIVE = re.compile(r"(a[ar]{0,4})([Vv])i?d?[wN]{0,2}$")
"""A passive directly before a quotation, in the letters of `Tag`: "was called a"."""
_NEAR_PASSIVE = 9  # tokens
_BE = words("is are was were be been being")
_NAMING = words("""
    accused branded called characterised characterized condemned criticised criticized decried
    denounced derided described dismissed dubbed hailed labeled labelled mocked portrayed praised
    ridiculed slammed termed
""")
"""Participles with which words are given to nobody, without an agent."""
_CALLING = words("nennt nannte nennen nannten")
_RELATIVES = ("who", "which", "qui")
_SUBJECT_AFTER = re.compile(r"Q,Vd[wN]*N")
_BANNERS = words("""
    transparent transparente transparenten plakat plakate plakaten banner schild schildern
    spruchband aufschrift inschrift banderole banderoles pancarte pancartes écriteau affiche
    affiches panneau inscription inscriptions
""")
_MAX_MEDIUM = 60  # code points of the name of a newspaper
_WINDOW = 40
_BEFORE_MEDIUM = re.compile(
    r"(?:\b(\w+) )?\b(?:[Dd]er|[Dd]ie|[Dd]as|[Ii]m|[Ii]n der|[Ll][ea]) ?$|\b[Ll][’']$"
)
"""An article before the name of a newspaper, perhaps with a verb before it."""
_WRITING = words("""
    schreibt schrieb kommentiert kommentierte meint meinte urteilt urteilte notiert bilanziert
    titelt titelte resümiert heißt hieß écrit écrivait titre titrait commente estime juge note
    conclut
""")
"""Verbs for what a newspaper does."""
_NEAR_BANNER = 9  # tokens
_LOWER_CASE_IN_TITLES = words("""
    a an the of in on at to for and or nor but with from by as is vs der die das und im am zu von
    le la les du de des et en un une
""")


def names_medium(text: str, start: int, end: int, words: Lexicon) -> bool:
    """Return whether marks enclose the name of a newspaper that speaks: Die „Post“ schreibt.

    So in German and French, where an article is before the name and a verb of writing is before
    that, or after the name.

    Args:
        text: The report.
        start: The offset of the opening mark.
        end: The offset after the closing mark.
        words: The lexicon of its language.
    """
    if not words.inverts or end - start > _MAX_MEDIUM or not text[start + 1 : end][:1].isupper():
        return False
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    inside = text[start + 1 : end - 1].split()
    articles = _BEFORE_MEDIUM.search(before)
    if articles is None or not inside or inside[-1][-1:] in ".!?…,":
        return False
    is_title = all(word[0].isupper() or word in _LOWER_CASE_IN_TITLES for word in inside)
    verbs = {(articles[1] or "").lower(), *after.replace(":", " ").split()[:1]}
    return is_title and not verbs.isdisjoint(_WRITING)


def rejection_of(text: str, candidate: Candidate) -> Rejection | None:
    """Return why a candidate is not speech; None if it is taken for speech."""
    start, end = candidate.piece.start, candidate.piece.end
    content_words = words_in(text, start, min(end, start + _MAX_READ))
    plain = _without_speech(text, candidate, content_words)
    if plain is not None:
        return plain
    if len(candidate.quotation.pieces) > 1 or _is_interrupted(candidate):
        return None
    if _is_named_by_nobody(candidate) or _is_on_banner(candidate):
        return Rejection.SCARE_QUOTE
    title_case = all(
        word[0].isupper() or word[0].isdigit() or word in _LOWER_CASE_IN_TITLES
        for word in content_words
    )
    nouns = candidate.sentence.words.capitalised_nouns  # in German
    if nouns and (len(content_words) == 1 or candidate.rule in CLAUSE_BEFORE):
        title_case = False
    is_speech = _is_speech(candidate, len(content_words), title_case=title_case)
    is_speech = is_speech or (not title_case and _is_adverbial(candidate, content_words))
    if is_speech and (not candidate.quotation.is_minor or _is_set_apart(text, candidate)):
        return None
    return Rejection.TITLE if title_case else Rejection.SCARE_QUOTE


def _without_speech(
    text: str, candidate: Candidate, content_words: Sequence[str]
) -> Rejection | None:
    """Return why what is between two marks cannot be speech, wherever they are."""
    start, end = candidate.piece.start, candidate.piece.end
    if candidate.piece.outer_start and text[candidate.piece.outer_start - 1] == "=":
        return Rejection.MARKUP
    content = text[start:end].strip()
    if content.startswith("(") and content.endswith(")"):
        return Rejection.STAGE_DIRECTION
    if not content_words:
        return Rejection.NO_WORDS
    if candidate.index and candidate.sentence.tokens[candidate.index - 1].form in _SO_CALLED:
        return Rejection.SCARE_QUOTE
    before = candidate.sentence.tokens[: candidate.index][-1:]
    is_titled = bool(before) and before[0].form in _TITLED
    nouns = candidate.sentence.words.capitalised_nouns
    is_name = nouns and _is_name_after_article(candidate, content)
    return Rejection.TITLE if is_titled or is_name else None


def _is_name_after_article(candidate: Candidate, content: str) -> bool:
    """Whether a quotation is a German name in the dative: "sagte sie der „Post“"."""
    tokens, index = candidate.sentence.tokens, candidate.index
    if index < len(_DATIVES) or candidate.ending:
        return False
    article = tokens[index - 1].form
    in_medium = article in _INTERVIEWED_IN and Tag.QUOTATION in candidate.tags_after
    is_dative = in_medium or (article in _DATIVES and tokens[index - 2].tag in "NpV,)")
    is_subject = _SUBJECT_AFTER.fullmatch(candidate.tags_before)  # „No“, asks the paper „Post“
    return bool(is_dative or is_subject) and all(
        word[0].isupper() or word in _LOWER_CASE_IN_TITLES for word in content.split()
    )


def _is_interrupted(candidate: Candidate) -> bool:
    """Whether an aside between dashes parts a quotation: “We win” — she rose — “at last”."""
    if candidate.rule != MentionRule.CARRIED_IN_SENTENCE:
        return False
    before, after = candidate.tags_before, candidate.tags_after
    if after.startswith(Tag.DASH) or before.endswith(Tag.DASH):
        return True
    tags = candidate.sentence.tags.rstrip(".,")  # „We“, says she, „win.“
    return tags.startswith(Tag.QUOTATION) and tags.endswith(Tag.QUOTATION)


def _is_named_by_nobody(candidate: Candidate) -> bool:
    """Whether a passive without an agent governs a quotation: "it was described as “a cage”"."""
    if candidate.rule == MentionRule.PASSIVE or candidate.ending in (".", "?"):
        return False  # words with an end of their own may be a whole sentence of somebody
    before = candidate.sentence.tokens[max(0, candidate.index - _NEAR_PASSIVE) : candidate.index]
    tags = candidate.tags_before[-len(before) :] if before else ""
    passive = _PASSIVE.search(tags)
    if passive is None or before[passive.start(2)].form not in _NAMING:
        return False
    auxiliaries = {token.form for token in before[slice(*passive.span(1))]}
    return not auxiliaries.isdisjoint(_BE)


def _is_on_banner(candidate: Candidate) -> bool:
    """Whether a quotation is what a banner reads, in German and French: "un écriteau : “Merci”"."""
    if not candidate.sentence.words.inverts:
        return False
    tokens = candidate.sentence.tokens[max(0, candidate.index - _NEAR_BANNER) : candidate.index]
    return any(token.form in _BANNERS for token in tokens)


def _is_set_apart(text: str, candidate: Candidate) -> bool:
    """Whether a clause, and not the marks alone, sets a quotation apart from its sentence.

    Where quotations are in double marks, single ones enclose terms and what headlines quote.
    """
    paragraph = candidate.piece.paragraph
    start, end = after_time_stamp(text, paragraph), paragraph.end
    is_line = candidate.quotation.outer_start == start and candidate.quotation.outer_end == end
    if candidate.is_alone and not is_line:
        return True
    introduced = candidate.tags_before[-1:] in (Tag.COLON, Tag.COMMA)
    clause_before = candidate.rule in CLAUSE_BEFORE and introduced
    label_before = candidate.rule == MentionRule.LABEL and introduced and paragraph.number > 1
    return clause_before or label_before or candidate.rule in CLAUSE_DIRECTLY_AFTER


def _is_speech(candidate: Candidate, count: int, *, title_case: bool) -> bool:
    """Whether a quotation of `count` words is speech."""
    before, after = candidate.tags_before[-1:], candidate.tags_after[:1]
    ends = candidate.ending in (",", ".", "?", "…") or (
        after == Tag.FULL_STOP and not candidate.ending
    )
    clause_after = candidate.rule in CLAUSE_DIRECTLY_AFTER
    if (candidate.is_alone or candidate.rule == MentionRule.LATER_VERB) and not before:
        return ends or count >= _PHRASE
    begins = not before.strip(Tag.CONJUNCTION) or candidate.tags_before == Tag.DASH
    if clause_after and begins:
        verb_first = candidate.rule == MentionRule.VERB_THEN_SUBJECT
        return ends or after in (Tag.COMMA, Tag.DASH, Tag.COLON) or verb_first or count >= SHORT
    apart = clause_after and not title_case and Tag.COMMA in (candidate.ending, after)
    if apart or _is_governed(candidate, title_case=title_case):
        return True  # it was “too late”, said Quill
    if count >= SHORT:
        return not title_case or before in _INTRODUCING
    modifies = after in tuple(NOUNS) and before != Tag.AUXILIARY and count < _PHRASE
    if modifies and not ends and candidate.rule != MentionRule.LATER_VERB:
        return False  # “quack” cures
    return _is_short_speech(candidate, count, ends=ends, title_case=title_case)


def _is_governed(candidate: Candidate, *, title_case: bool) -> bool:
    """Whether a quotation depends on what is after it: Von „Unfug“ sprach Zed Quill."""
    if candidate.rule == MentionRule.ACCORDING_TO:
        return not title_case  # a decision “too late” according to Quill
    if candidate.rule != MentionRule.VERB_THEN_SUBJECT or not candidate.sentence.words.inverts:
        return False
    before = [token.form for token in candidate.sentence.tokens[: candidate.index]]
    if before in (["eine"], ["einen"]):
        return candidate.verb[0].form in _CALLING  # Eine „Posse“ nennt er das Verfahren
    return candidate.tags_before in ("i", "id") or before == ["als"]


def _is_said_nearby(candidate: Candidate) -> bool:
    """Whether a verb of saying governs an expression: Quill said it was a “bad joke” of theirs."""
    if candidate.rule not in _SAYING or candidate.tags_before[-1:] in tuple(NOUNS):
        return False
    tokens = candidate.sentence.tokens
    return candidate.verb[-1] in tokens[max(0, candidate.index - _NEAR) : candidate.index]


def _is_adverbial(candidate: Candidate, content_words: Sequence[str]) -> bool:
    """Whether an expression tells how: Quill said she had accepted it “without hesitation”."""
    prepositions = candidate.sentence.words.prepositions
    return len(content_words) > 1 and candidate.rule in _SAYING and content_words[0] in prepositions


def _is_short_speech(candidate: Candidate, count: int, *, ends: bool, title_case: bool) -> bool:
    """Whether a few words inside a sentence are speech."""
    before = candidate.tags_before[-1:]
    if candidate.rule == MentionRule.PASSIVE:
        return before in tuple(Tag.PREPOSITION + VERBS) or ends
    who = candidate.rule == MentionRule.RELATIVE and candidate.mention[-1].form in _RELATIVES
    if candidate.rule not in CLAUSE_BEFORE and not who:
        return before == Tag.COLON or (not title_case and _is_fragment(candidate, ends=ends))
    if before in _INTRODUCING:
        inverted = candidate.rule in (MentionRule.LEAD_INVERTED, MentionRule.LEAD_ACCORDING_TO)
        return ends or inverted or (before != Tag.COMMA and not (title_case and before in VERBS))
    if title_case:
        return False
    if before == Tag.AUXILIARY:
        return True  # Quill said the plan was “late”
    describes = candidate.rule in _DESCRIBING or (who and candidate.verb[-1].tag not in VERBS[0])
    return ends or count >= _PHRASE or describes or _is_said_nearby(candidate)


def _is_fragment(candidate: Candidate, *, ends: bool) -> bool:
    """Whether a few words without a clause before them are part of a reported sentence."""
    before = candidate.tags_before[-1:]
    if is_reported(candidate):
        return True
    if candidate.rule == MentionRule.LATER_VERB:  # it was “late” to help, said Quill
        return before == Tag.AUXILIARY
    goes_on = ends or candidate.rule == MentionRule.CARRIED_IN_SENTENCE
    return before == Tag.COMMA and goes_on


def is_reported_mood(form: str) -> bool:
    """Whether a word is a form of the German mood of reported speech."""
    return form in _REPORTED_MOOD


def is_reported(candidate: Candidate) -> bool:
    """Whether a German sentence is in the mood of reported speech: "Man müsse “warten”."."""
    tokens = candidate.sentence.tokens[: candidate.index + 2]  # "Ein “Wahnsinn” sei das"
    return any(word.form in _REPORTED_MOOD for word in tokens)
