"""Noun phrases in the tags of a sentence: where a subject begins and where it ends."""

import re

from rostra.language.titles import HONORIFICS, is_title
from rostra.language.word_lists import words
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import NOMINALS, NOUNS, Tag, Token

Range = tuple[int, int]
"""Index of the first token, and of the one after the last."""
DOCUMENTS = words("""
    answer reply response verdict reaction
    statement letter post tweet message memo email e-mail note release thread mitteilung erklärung
    pressemitteilung stellungnahme brief schreiben bericht gutachten papier communiqué déclaration
    lettre rapport tribune
""")
"""What somebody issues: its words are those of its author."""
WRITINGS = DOCUMENTS | words("""
    analysis article assessment audit briefing book cable column complaint document documents
    dossier draft editorial emails filing filings guidance invitation judgment judgement leaflet
    letters manifesto memoir memos messages minutes notice paper petition posts presentation record
    report reports review ruling study submission summary survey telegram terms transcript tweets
""")
"""Likewise, or what others read: whose words they are has to be said beside them."""
_COMPLEMENT = re.compile(r"[^i](?=i)|[wN](?=d)")  # the word before it
PHRASE = re.compile(
    r"p|d*t?(?:(?<=d)(?:id?|#)[Nt#]+r+(?=N))?[wN#so]+(?:\([wN]\)[wN#so]+)?(?:id*[wN#so]+)*"
)
_JOINT = re.compile(r"[cr]*(d?[wN]*N(?:,d?[wN]*N)*,?cd?[wN]*N)(?=[aVvw])")
"""The subject of a sentence that names several people: "Mayor Ona Brill and Zed Quill"."""
_PERSON = re.compile(r"((?:d?[wNs#]*[wN],)?d?[wNs#]*N)(?:,d?[w#N]*w(?:id?[wN]+)*)?")
"""Somebody with an office: "Mayor Ona Brill", "the mayor, Ona Brill", "Ona Brill, the mayor"."""
_AFTER_SEVERAL = ("", *".,:Qi")
_AFTER_INVERTED = tuple("drt")  # "fordern Ona Brill und Zed Quill ein Umdenken"
_BEFORE_SEVERAL = ("", *"Q.:;-(,rtTc")
_MAX_PERSON = 25  # tokens
NAME_APPOSED = re.compile(r",(d?[wN#sr]{0,6}w)?(d?)(N{1,6})(?=[.,Q:;\-(cirtVvaR]|$)")
"""A name after a comma, perhaps with an office before it: ", former minister Ona Brill"."""
_JOINED_BODY = re.compile(r"(?:,[Nw]{1,3})?c[Nw]{1,3}(?:id?[wN]+)*(?=,)")
"""What goes on after "Minister for Health": ", Women and Sport"."""
_SHORT_FORM = re.compile(r"\([wN]{1,2}\)")
FULL_NAME = 2  # words
_LIST = re.compile(r"(?:[wN]id*N+(?:,N+)*|(?:^|(?<=[,.:Qr]))NN+(?:,NN+)+),?cd*N+$")
"""Of places, "the ministers of Arvo, Ostra and Brell", or of people with full names."""
APPOSITION_BEFORE_NAME = re.compile(
    r"(?:^|(?<=[Q,.:c\-rt]))[,c]*([dNw][wNs#]*[wN](?:(?:[id]d*[wN#so]+)+(?:c[wN]{1,3})?)?)[,-]$"
)
_POSSESSED_OFFICE = re.compile(r"d[wN#]{0,4}w,$")
_AGENTS = ("er", "or", "ist", "ian", "man", "woman", "person")
"""Ends of English nouns for who does something."""
_ONLY_GENITIVES = frozenset("des eines".split())
_OF_ADVERBIALS = words("""
    auf vor nach bei beim während gegenüber am im zu zum dans lors sur après avant pendant depuis
    devant chez
""")
"""Prepositions that seldom join a noun to an office: "a dit la maire dans un message"."""
GENITIVES = _ONLY_GENITIVES | frozenset("der einer".split())  # the latter are datives too
_BODIES = tuple("verband verein bund gewerkschaft kammer vereinigung bündnis initiative".split())
_CIRCLES = words("kreisen reihen umfeld lager umgebung spitze führung")
_MEDIA = ("zeitung", "agentur", "presse", "sender", "magazin")
"""Ends of German nouns in the dative after a verb of telling: "sagte der Verband der Zeitung"."""
_MAX_FRENCH_HEAD = 4  # tokens with the article: "la nouvelle ministre suédoise"
_MAX_LIST = 40  # tokens of a list of names
PLACE_LENGTH = 2  # words of the name of a place after a comma, at most
_MODIFIABLE = frozenset(NOUNS + Tag.POSSESSIVE)  # before a prepositional phrase
_NEUTER_BODIES = tuple(
    """
    amt gericht ministerium präsidium komitee team duo trio paar kollektiv bistum lager kabinett
    parlament plenum gremium haus büro netzwerk bündnis unternehmen zentrum orchester kollegium
    opfer kind mädchen präsidialamt blatt magazin werk plakat volk publikum oberhaupt direktorium
    """.split()
)
_PLURAL_ARTICLES = frozenset("les des ces".split())
_HUMAN = ("man", "woman")
_SUBORDINATING = frozenset("after before since until as".split())
_SEEN = frozenset("seen obtained reviewed leaked shared published viewed released dated".split())
ONE = frozenset("one another a an".split())


def ending_at(sentence: TaggedSentence, last: int) -> Range | None:
    """Return the noun phrase that ends with the token `last`."""
    tags = sentence.tags
    if tags[last] == Tag.PRONOUN:
        return last, last + 1
    names = _LIST.search(tags, max(0, last + 1 - _MAX_LIST), last + 1)
    first = _first_of_phrase(sentence, names.start() if names else last, last)
    return (_after_adverbial(sentence, first, last), last + 1) if first <= last else None


def _first_of_phrase(sentence: TaggedSentence, first: int, last: int) -> int:
    """The first token of the noun phrase that ends with `last`, found from `first` backwards."""
    tags = sentence.tags
    while first >= 0:
        tag, before = tags[first], tags[first - 1] if first else ""
        after_noun = before in _MODIFIABLE
        if tag in NOMINALS:
            first -= 1
        elif tag == Tag.DETERMINER:
            first -= 1
            if first > 0 and before == Tag.PREPOSITION and tags[first - 1] in _MODIFIABLE:
                continue
            if after_noun and sentence.tokens[first + 1].form in GENITIVES:
                continue
            break
        elif after_noun and _continues(sentence, first, last):
            first -= 1
        elif tag == Tag.CLOSING_BRACKET and tags[first - 2 : first] in ("(N", "(w"):
            first -= 3  # "Prime Minister (PM) Zed Quill"
        elif (
            tag == Tag.PREPOSITION
            and first > 1
            and before == Tag.NONFINITE_VERB
            and tags[first - 2] in NOUNS
        ):
            first -= 2  # "a source speaking to"
        else:
            break
    return first + 1


def _after_adverbial(sentence: TaggedSentence, first: int, last: int) -> int:
    """Where a subject begins after an English adverbial without a comma: "By noon Mayor Quill".

    It is after the last word in small letters, unless that may be an office.
    """
    tags, tokens, words = sentence
    if words.inverts or tags[last] != Tag.NAME or not first or tags[first - 1] != Tag.PREPOSITION:
        return first
    if tags[: first - 1].strip("cr"):
        return first
    capitals = len(tags[: last + 1].rstrip(Tag.NAME))
    form = tokens[capitals - 1].form
    is_noun = capitals > first and tags[capitals - 1] == Tag.WORD
    return capitals if is_noun and not is_title(form) and not form.endswith(_AGENTS) else first


def with_office_before(sentence: TaggedSentence, name: Range) -> Range:
    """Return a name with an office before it that has no article: "Ancien juge, Zed Quill"."""
    match = APPOSITION_BEFORE_NAME.search(sentence.tags, 0, name[0])
    if match is None or sentence.tags[name[0] - 1] != Tag.COMMA:
        return name
    office = match.span(1)
    is_first = not sentence.tags[: office[0]].strip("-c")
    return (office[0], name[1]) if is_first and has_title(sentence, office) else name


def with_possessed_office(sentence: TaggedSentence, name: Range) -> Range:
    """Return a name with an office before it inside a phrase: "to our treasurer, Zed Quill"."""
    office = _POSSESSED_OFFICE.search(sentence.tags, 0, name[0])
    if office is None or sentence.tags[name[0]] != Tag.NAME:
        return name
    span = office.start(), office.end() - 1
    return (span[0], name[1]) if has_title(sentence, span) else name


def subject_ending_at(sentence: TaggedSentence, last: int) -> Range | None:
    """Return the subject that ends with a token: "a memo drawn up by Quill and seen by Brill"."""
    phrase = ending_at(sentence, last)
    if phrase is None or phrase[0] < FULL_NAME or sentence.tokens[phrase[0]].form not in _SEEN:
        return phrase
    is_joined = sentence.tags[phrase[0] - 1] == Tag.CONJUNCTION
    return ending_at(sentence, phrase[0] - 2) if is_joined else phrase


def _continues(sentence: TaggedSentence, index: int, last: int) -> bool:
    """Whether a word joins what follows to a noun: "aide to Quill", not "days after Quill left"."""
    if sentence.tags[index] != Tag.PREPOSITION:
        return _joins(sentence, index, last)
    form = sentence.tokens[index].form
    return form not in _SUBORDINATING or Tag.NAME not in sentence.tags[index : last + 1]


def _joins(sentence: TaggedSentence, conjunction: int, last: int) -> bool:
    """Whether a word joins two names, or two offices of one person: "mayor and party leader"."""
    tags, tokens = sentence.tags, sentence.tokens
    if tokens[conjunction].form not in ("and", "&", "und", "et"):
        return False
    joins_names = tags[conjunction - 1 : conjunction + 2] in ("NcN", "ocN")
    if joins_names and tags[last] == Tag.NAME:
        return True
    return is_title(tokens[conjunction - 1].form) and is_title(tokens[last].form)


def has_title(sentence: TaggedSentence, phrase: Range) -> bool:
    """Whether the head of a noun phrase, its last word before a preposition, is a title."""
    first, end = phrase
    complement = _COMPLEMENT.search(sentence.tags, first, end)
    if (
        sentence.words.genitives and sentence.tags[first] == Tag.DETERMINER
    ):  # an adjective may follow the title
        nouns = sentence.tokens[first + 1 : min(end, first + _MAX_FRENCH_HEAD)]
        return any(is_title(token.form) for token in nouns)
    return is_title(sentence.tokens[(complement.end() if complement else end) - 1].form)


def _names_office(sentence: TaggedSentence, phrase: Range) -> bool:
    """Whether a phrase before a comma and a name has a title, or a noun such as "boulangère"."""
    words = sentence.tokens[slice(*phrase)][:_MAX_FRENCH_HEAD]
    endings, nouns = sentence.words.agent_endings, sentence.words.person_nouns
    return has_title(sentence, phrase) or any(
        each.form.endswith(endings) or (sentence.words.genitives and each.form in nouns)
        for each in words
    )


def description(sentence: TaggedSentence, phrase: Range) -> list[Token]:
    """Return the tokens of a phrase if it describes a person: to the title, and what "of" joins."""
    tags, tokens = sentence.tags, sentence.tokens
    match = PHRASE.match(tags, phrase[0])
    if match is None or tags[phrase[0]] not in Tag.DETERMINER + Tag.NUMBER:
        return []
    first, end = match.span()
    end = before_verb(sentence, first, before_finite_verb(sentence, first, end))
    short_form = _SHORT_FORM.match(tags, end) if sentence.words.inverts else None
    after = short_form.end() if short_form else end
    if Tag.COMMA in tags[slice(*phrase)] or tags.startswith(Tag.COMMA + Tag.NAME, after):
        return []  # "The mayor of Arvo, Zed Quill, ..."
    is_one = tokens[first].form in ONE  # "One resident"
    if (tags[first] == Tag.NUMBER and not is_one) or tokens[first].form in _PLURAL_ARTICLES:
        return tokens[first : _end_of_plural(sentence, first, end)]
    preposition = tags.find(Tag.PREPOSITION, first, end)
    limit = preposition if preposition > 0 else end
    words = sentence.words
    noun = NOUNS if words.capitalised_nouns else Tag.WORD
    heads = [
        k for k in range(first, limit) if tags[k] in noun and _is_person_noun(tokens[k].form, words)
    ]
    if not heads or Tag.NAME in tags[heads[-1] + 1 : limit]:
        return []
    if heads[-1] + 1 < limit:
        return tokens[first : heads[-1] + 1]
    while _is_genitive(sentence, end) and (complement := PHRASE.match(tags, end)):
        end = complement.end()  # "eine Beamtin des Ministeriums"
    return tokens[first:end]


def _end_of_plural(sentence: TaggedSentence, first: int, end: int) -> int:
    """The end of "Drei Verbände der Müller", or of "les élus" without its verb: "refusent"."""
    genitive = PHRASE.match(sentence.tags, end) if sentence.words.verb_second else None
    if genitive and sentence.tags[end] == Tag.DETERMINER and sentence.tags[end - 1] == Tag.NAME:
        return genitive.end()
    last = sentence.tokens[end - 1]
    ending = "ent" if sentence.words.genitives else "ed"  # "les élus refusent", "unions refused"
    is_verb = last.form.endswith(ending) and end - first > FULL_NAME
    is_noun = last.form.endswith("ment") or is_title(last.form)
    return end - 1 if is_verb and not is_noun else end


def _is_person_noun(form: str, words: Lexicon) -> bool:
    """Whether a noun means a person: a title, "witness", "Bahnsprechers", "fisherman"."""
    nominative = form
    if words.capitalised_nouns:  # "eines Sprechers", "einem Polizisten"
        nominative = form.removesuffix("s") if form.endswith("s") else form.removesuffix("en")
    return (
        is_title(form)
        or is_title(nominative)
        or form in words.person_nouns
        or nominative.endswith((*words.agent_endings, *words.trades))
        or (words.language == "en" and form.endswith(_HUMAN))
    )


def is_thing(sentence: TaggedSentence, phrase: Range) -> bool:
    """Whether a German phrase is neuter and neither a body nor a person: "das Wasser"."""
    first, *others = sentence.tokens[slice(*phrase)]
    if first.form != "das" or not others:
        return False
    noun = next((token for token in others if token.tag in NOUNS), first)
    bodies = (*sentence.words.organisation_words, *_NEUTER_BODIES)
    return not (
        noun.form.endswith(bodies)
        or noun.form in sentence.words.person_nouns
        or noun.form in DOCUMENTS
        or is_title(noun.form)
    )


def joint_subject(sentence: TaggedSentence) -> Range | None:
    """Return the subject of a sentence if it names several people."""
    match = _JOINT.match(sentence.tags)
    return match.span(1) if match else None


def beginning_at(sentence: TaggedSentence, first: int) -> Range | None:
    """Return the noun phrase that begins with the token `first`.

    It includes the name after an office: "the mayor, Zed Quill".
    """
    tags = sentence.tags
    match = PHRASE.match(tags, first)
    if match is None:
        return None
    end = match.end()
    if not NAME_APPOSED.match(tags, end):
        end = _before_adverbial(sentence, first, end)
    while _is_genitive(sentence, end) and (complement := PHRASE.match(tags, end)):
        if NAME_APPOSED.match(tags, complement.end()):
            end = complement.end()
            break
        end = _before_adverbial(sentence, end, complement.end())
    short_form = _SHORT_FORM.match(tags, end) if sentence.words.inverts else None
    if short_form and NAME_APPOSED.match(tags, short_form.end()):
        end = short_form.end()  # "die Chefin des Verbands (VDB), Ona Brill"
    end = _after_joined_body(sentence, first, end)
    several = _several_from(sentence, first)
    if several:
        return several
    name = _name_apposed(sentence, (first, end))
    return first, name[1] if name else end


def _after_joined_body(sentence: TaggedSentence, first: int, end: int) -> int:
    """The end of an office of which a conjunction joins the body: "Chefin des Amts Wald und Jagd".

    It is followed by a comma and the name of its holder.
    """
    joined = _JOINED_BODY.match(sentence.tags, end)
    if joined is None or not NAME_APPOSED.match(sentence.tags, joined.end()):
        return end
    complement = sentence.tags.find(Tag.PREPOSITION, first, end)
    if complement < 0:
        complement = next((k for k in range(first + 1, end) if _is_genitive(sentence, k)), -1)
    return joined.end() if complement > 0 and has_title(sentence, (first, end)) else end


def _several_from(sentence: TaggedSentence, first: int) -> Range | None:
    """Several people from a token on: "Ona Brill, the mayor, and Zed Quill"."""
    tags = sentence.tags
    conjunction = tags.find(Tag.CONJUNCTION, first, first + _MAX_PERSON)
    if conjunction < 0 or not _is_person(sentence, first, conjunction):
        return None
    end = _joined_person(sentence, conjunction)
    last = _PERSON.match(tags, conjunction + 1)
    after = _AFTER_SEVERAL + _AFTER_INVERTED if sentence.words.inverts else _AFTER_SEVERAL
    follows = end is not None and last is not None and tags[last.end() :][:1] in after
    return (first, end) if follows and end is not None else None


def several_before(sentence: TaggedSentence, end: int) -> Range | None:
    """Return the subject of several people that ends at a token, perhaps with an apposition."""
    tags = sentence.tags
    conjunction = tags.rfind(Tag.CONJUNCTION, 0, end)
    if conjunction < 1:
        return None
    last = _joined_person(sentence, conjunction)
    if last is None or not _PERSON.fullmatch(tags, conjunction + 1, _without_comma(tags, end)):
        return None
    starts = range(max(0, conjunction - _MAX_PERSON), conjunction)
    first = (
        at
        for at in starts
        if tags[at - 1 : at] in _BEFORE_SEVERAL and _is_person(sentence, at, conjunction)
    )
    start = next(first, None)
    return None if start is None else (start, last)


def _joined_person(sentence: TaggedSentence, conjunction: int) -> int | None:
    """The end of the name of the person that a conjunction joins."""
    if sentence.tokens[conjunction].form not in ("and", "&", "und", "et"):
        return None
    person = _PERSON.match(sentence.tags, conjunction + 1)
    named = person is not None and _is_full(sentence.tags, person.span(1))
    return person.end(1) if person is not None and named else None


def _is_person(sentence: TaggedSentence, first: int, end: int) -> bool:
    """Whether all from a token to a conjunction is a person with a full name or an office."""
    person = _PERSON.fullmatch(sentence.tags, first, _without_comma(sentence.tags, end))
    if person is None or not _is_full(sentence.tags, person.span(1)):
        return False
    return not is_title(sentence.tokens[person.end(1) - 1].form)


def _is_full(tags: str, name: Range) -> bool:
    """Whether the tags of a name are those of two words, or of an office and a name."""
    return tags.endswith(("NN", "wN"), *name)


def _without_comma(tags: str, end: int) -> int:
    return end - tags.endswith(Tag.COMMA, 0, end)


def _name_apposed(sentence: TaggedSentence, phrase: Range) -> Range | None:
    """The name after an office and a comma: "the mayor, Zed Quill"."""
    tags, end = sentence.tags, phrase[1]
    apposed = NAME_APPOSED.match(tags, end)
    if not apposed or not _names_office(sentence, phrase):
        return None
    if apposed[1]:
        office = apposed.span(1)
        last = office[0] if sentence.words.genitives else office[1] - 1
        titled = any(is_title(token.form) for token in sentence.tokens[last : office[1]])
        return apposed.span(3) if titled else None
    if is_place_after(tags, end) or has_title(sentence, apposed.span(3)):
        return None
    if apposed[2] and not is_before_honorific(sentence, end + 1):
        return None
    return apposed.span(3)


def is_before_honorific(sentence: TaggedSentence, article: int) -> bool:
    """Whether an article belongs to an honorific: "the Rt Hon Ona Brill"."""
    tags, tokens = sentence.tags, sentence.tokens
    is_article = tags.startswith(Tag.DETERMINER + Tag.NAME, article)
    return is_article and tokens[article + 1].form in HONORIFICS


def _before_adverbial(sentence: TaggedSentence, first: int, end: int) -> int:
    """The end of a German or French phrase without what tells where and when it was said."""
    for index in range(first + 1, end):
        token = sentence.tokens[index]
        if token.tag != Tag.PREPOSITION:
            continue
        if token.form in _OF_ADVERBIALS or _is_after_office(sentence, index):
            return index
    return end


def _is_after_office(sentence: TaggedSentence, preposition: int) -> bool:
    """Whether what follows an office tells where or how: "sagte die Sprecherin in Arvo"."""
    tags, tokens = sentence.tags, sentence.tokens
    if sentence.words.genitives:  # "demande un facteur en posant son vélo"
        following = tokens[preposition + 1 : preposition + 2]
        return tokens[preposition].form == "en" and following[0].form.endswith("ant")
    form, titled = tokens[preposition].form, is_title(tokens[preposition - 1].form)
    in_place = form == "in" and tags.startswith("N.", preposition + 1)
    return titled and sentence.words.verb_second and (in_place or form == "mit")


def _is_genitive(sentence: TaggedSentence, article: int) -> bool:
    """Whether a German or French article joins a noun to the one before: "Sprecher des Amts"."""
    tags, tokens = sentence.tags, sentence.tokens
    if tags[article : article + 1] != Tag.DETERMINER or tags[article - 1] not in NOUNS:
        return False
    form = tokens[article].form
    head = tokens[article - 1].form
    return form in _ONLY_GENITIVES or (
        form in GENITIVES
        and (is_title(head) or head in DOCUMENTS | _CIRCLES or head.endswith(_BODIES))
        and not tokens[article + 1].form.endswith(_MEDIA)
    )


def is_place_after(tags: str, comma: int) -> bool:
    """Whether one word after a comma may be a place: "the mayor of Arvo, Westland"."""
    return (
        tags[comma - 1] == Tag.NAME and tags[comma + 1 : comma + 3].count(Tag.NAME) < PLACE_LENGTH
    )


def before_finite_verb(sentence: TaggedSentence, first: int, end: int) -> int:
    """The end of a phrase before an English verb that no list of the lexicon has a tag for."""
    if sentence.words.language != "en":
        return end
    verbs = sentence.words.irregular_verbs
    verb_positions = (
        at
        for at in range(first + 1, end)
        if sentence.tags[at] == Tag.WORD and sentence.tokens[at].form in verbs
    )
    return next(verb_positions, end)


def before_verb(sentence: TaggedSentence, first: int, end: int) -> int:
    """The end of a French phrase without a verb: "L’employé communal hausse les épaules"."""
    is_verb = sentence.tags[end - 1 : end + 1] == Tag.WORD + Tag.DETERMINER
    return end - 1 if is_verb and sentence.words.genitives and end - first > FULL_NAME else end
