"""Noun phrases in the tags of a sentence: where a subject begins and where it ends."""

import re

from rostra.language.titles import HONORIFICS, is_title
from rostra.language.word_lists import words
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import GIVEN_NAMES
from rostra.quotations.extraction.tagged_sentences import TaggedSentence
from rostra.quotations.extraction.tagging import NOMINALS, NOUNS, VERBS, Tag, Token

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

# Patterns over the letters of `Tag`.
_COMPLEMENT = re.compile(r"[^i](?=i)|[wN](?=d)")  # the word before it
_PHRASE = re.compile(
    r"p|d*t?(?:(?<=d)(?:id?|#)[Nt#]+r+(?=N))?[wN#so]+(?:\([wN]\)[wN#so]+)?(?:id*[wN#so]+)*"
)
_COORDINATED = re.compile(r"d*[wN#so]+(?:id*[wN#so]+(?:cd*[wN#so]+)?)+")  # "minister for A and B"
_NAMES = re.compile(r"N+(?:,N+)*,?cN+")
_JOINT = re.compile(r"[cr]*(d?[wN]*N(?:,d?[wN]*N)*,?cd?[wN]*N)(?=[aVvw])")
"""The subject of a sentence that names several people: "Mayor Ona Brill and Zed Quill"."""
_PERSON = re.compile(r"((?:d?[wNs#]*[wN],)?d?[wNs#]*N)(?:,d?[w#N]*w(?:id?[wN]+)*)?")
"""Somebody with an office: "Mayor Ona Brill", "the mayor, Ona Brill", "Ona Brill, the mayor"."""
_AFTER_SEVERAL = ("", *".,:Qi")
_AFTER_INVERTED = tuple("drt")  # "fordern Ona Brill und Zed Quill ein Umdenken"
_BEFORE_SEVERAL = ("", *"Q.:;-(,rtTc")
_MIN_ADVERBIAL = 5  # tokens before a name inside an adverbial: "The union, in its president, "
_MAX_PERSON = 25  # tokens
_NAME_APPOSED = re.compile(r",(d?[wN#sr]{0,6}w)?(d?)(N{1,6})(?=[.,Q:;\-(cirtVvaR]|$)")
"""A name after a comma, perhaps with an office before it: ", former minister Ona Brill"."""
_JOINED_BODY = re.compile(r"(?:,[Nw]{1,3})?c[Nw]{1,3}(?:id?[wN]+)*(?=,)")
"""What goes on after "Minister for Health": ", Women and Sport"."""
_TITLED_NAME = re.compile(r"dw*N?NN")  # "der Anwalt Zed Quill", "l’avocat Zed Quill"
_SHORT_FORM = re.compile(r"\([wN]{1,2}\)")
_FULL_NAME = 2  # words
_LIST = re.compile(r"(?:[wN]id*N+(?:,N+)*|(?:^|(?<=[,.:Qr]))NN+(?:,NN+)+),?cd*N+$")
"""Of places, "the ministers of Arvo, Ostra and Brell", or of people with full names."""
_CLAUSE = re.compile(r"(?:^|[,(:Q-]|(?<=[^N])c)[cr]*(p|(?:d?w+)?N+)(?=[waVvr])")
_JOINED_TO_NAME = re.compile(r"(?:^|(?<=[Q,.:\-]))[,c]*(d?[wN]*Ncd[wN]*w),$")
"""Before a name: "Zed Quill and her counterpart, "."""
_APPOSITION_BEFORE_NAME = re.compile(
    r"(?:^|(?<=[Q,.:c\-rt]))[,c]*([dNw][wNs#]*[wN](?:(?:[id]d*[wN#so]+)+(?:c[wN]{1,3})?)?)[,-]$"
)
_OFFICE_AND_NAME = re.compile(r"(d?[wN#sr]{0,6}w)N{1,6}")  # "former minister Ona Brill"
_OFFICE_THEN_NAME = re.compile(r"([Nws]+w)N")  # "Opposition leader Zed Quill"
_LEADING = re.compile(
    r"[crT,]*(?:(?!i[wN#ps]*a[dN])[itVGv][^,Q:]*,)*[crT,]*s?(p|d*[wN#so]+(?:id*[wN#so]+)*)"
)
"""After adverbials; "Among them was Zed Quill, a baker" begins with none."""
_POSSESSED_OFFICE = re.compile(r"d[wN#]{0,4}w,$")
_AGENTS = ("er", "or", "ist", "ian", "man", "woman", "person")
"""Ends of English nouns for who does something."""
_ONE_OF_SEVERAL = re.compile(r"[d#](?:i?d?[wN#p]{0,3}),(d?[wN#s]*(?:id*[wN#s]+)*N{1,6})(?=[,:-])")
"""Somebody named after a comma: "One of them, the baker Zed Quill,"."""

_ONLY_GENITIVES = frozenset("des eines".split())
_OF_ADVERBIALS = words("""
    auf vor nach bei beim während gegenüber am im zu zum dans lors sur après avant pendant depuis
    devant chez
""")
"""Prepositions that seldom join a noun to an office: "a dit la maire dans un message"."""
_GENITIVES = _ONLY_GENITIVES | frozenset("der einer".split())  # the latter are datives too
_BODIES = tuple("verband verein bund gewerkschaft kammer vereinigung bündnis initiative".split())
_CIRCLES = words("kreisen reihen umfeld lager umgebung spitze führung")
_MEDIA = ("zeitung", "agentur", "presse", "sender", "magazin")
"""Ends of German nouns in the dative after a verb of telling: "sagte der Verband der Zeitung"."""
_MAX_FRENCH_HEAD = 4  # tokens with the article: "la nouvelle ministre suédoise"
_MAX_LIST = 40  # tokens of a list of names
_PLACE_LENGTH = 2  # words of the name of a place after a comma, at most
_FIRST_WORDS_OF_PLACES = frozenset("new north south east west central rhode british".split())
_MODIFIABLE = frozenset(NOUNS + Tag.POSSESSIVE)  # before a prepositional phrase
_COMES_FROM = re.compile(r"[cr]*(?:(?:[rd]a)?d?[w#NV]{1,3}|d|r)?(,?)i")
_ONE_NAMED = re.compile(r",(NN+)[,:]")
_NEUTER_BODIES = tuple(
    """
    amt gericht ministerium präsidium komitee team duo trio paar kollektiv bistum lager kabinett
    parlament plenum gremium haus büro netzwerk bündnis unternehmen zentrum orchester kollegium
    opfer kind mädchen präsidialamt blatt magazin werk plakat volk publikum oberhaupt direktorium
    """.split()
)
_GIVING = words("de du d des à au aux chez von vom aus seitens")
_NEWS = words("""
    more this that news word reaction thoughts update these here now first next quote quotes extract
    extracts excerpt excerpts lines words text view
""")
_BEFORE_GIVEN = Tag.CONJUNCTION + Tag.ADVERB + Tag.DETERMINER
_PRESENTING = frozenset("here voici voilà hier".split())
_IS = frozenset("is ’s 's ist".split())
_PLURAL_ARTICLES = frozenset("les des ces".split())
_HUMAN = ("man", "woman")
_SHOWN = re.compile(r"d?[wN#s]*NN")
_ABOUT = frozenset("about around over".split())
_SUBORDINATING = frozenset("after before since until as".split())
_SEEN = frozenset("seen obtained reviewed leaked shared published viewed released dated".split())
_ONE = frozenset("one another a an".split())
_ADDRESSED = frozenset("asked pressed told reminded questioned urged quoted informed".split())
"""Participles that begin an aside: "Quill, asked about it, said"."""
_NOUN_COMMA = ("N,", "w,")
_ASIDE_BEGINNINGS = frozenset("dw#RiGrv")  # of an apposition or a relative clause


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
            if after_noun and sentence.tokens[first + 1].form in _GENITIVES:
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
    match = _APPOSITION_BEFORE_NAME.search(sentence.tags, 0, name[0])
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
    if phrase is None or phrase[0] < _FULL_NAME or sentence.tokens[phrase[0]].form not in _SEEN:
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
    match = _PHRASE.match(tags, phrase[0])
    if match is None or tags[phrase[0]] not in Tag.DETERMINER + Tag.NUMBER:
        return []
    first, end = match.span()
    end = _before_verb(sentence, first, _before_finite_verb(sentence, first, end))
    short_form = _SHORT_FORM.match(tags, end) if sentence.words.inverts else None
    after = short_form.end() if short_form else end
    if Tag.COMMA in tags[slice(*phrase)] or tags.startswith(Tag.COMMA + Tag.NAME, after):
        return []  # "The mayor of Arvo, Zed Quill, ..."
    is_one = tokens[first].form in _ONE  # "One resident"
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
    while _is_genitive(sentence, end) and (complement := _PHRASE.match(tags, end)):
        end = complement.end()  # "eine Beamtin des Ministeriums"
    return tokens[first:end]


def _end_of_plural(sentence: TaggedSentence, first: int, end: int) -> int:
    """The end of "Drei Verbände der Müller", or of "les élus" without its verb: "refusent"."""
    genitive = _PHRASE.match(sentence.tags, end) if sentence.words.verb_second else None
    if genitive and sentence.tags[end] == Tag.DETERMINER and sentence.tags[end - 1] == Tag.NAME:
        return genitive.end()
    last = sentence.tokens[end - 1]
    ending = "ent" if sentence.words.genitives else "ed"  # "les élus refusent", "unions refused"
    is_verb = last.form.endswith(ending) and end - first > _FULL_NAME
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


def issuer(sentence: TaggedSentence, end: int, start: int = 0) -> Range | None:
    """Return whom words come from, without a verb: "More from Quill", "Réponse du maire"."""
    presented = _presented(sentence, end) if start == 0 else None
    if sentence.words.speech_nouns:
        return _giver(sentence, start, end) or presented
    return presented or (_sender(sentence, end) if start == 0 else None)


def _sender(sentence: TaggedSentence, end: int) -> Range | None:
    """Whom English words come from: "More from Quill:"."""
    match = _COMES_FROM.match(sentence.tags)
    if match is None or sentence.tokens[match.end() - 1].form != "from":
        return None
    news = match.end(1) - len(match[1]) - 1
    if news >= 0 and sentence.tokens[news].form not in _NEWS | DOCUMENTS:
        return None
    subject = beginning_at(sentence, match.end())
    if subject is None or subject[1] > end:
        return None
    named = _ONE_NAMED.match(sentence.tags, subject[1], end)
    return named.span(1) if named else subject


def _presented(sentence: TaggedSentence, end: int) -> Range | None:
    """Whom a lead-in presents: "Here is Zed Quill on the radio:", "Voici la maire ce matin :"."""
    tokens = sentence.tokens
    first = next((k for k in range(min(end, 2)) if tokens[k].form in _PRESENTING), None)
    if first is None or any(tag in VERBS for tag in sentence.tags[first:end]):
        return None
    first += 1
    if first < end and tokens[first].form in _IS:
        first += 1
    shown = _SHOWN.match(sentence.tags, first, end)
    subject = shown.span() if shown else None
    if subject is None and first < end:
        subject = beginning_at(sentence, first)
    if subject is None or subject[1] > end:
        return None
    named = sentence.tags[subject[1] - 1] == Tag.NAME or has_title(sentence, subject)
    return subject if named else None


def _giver(sentence: TaggedSentence, start: int, end: int) -> Range | None:
    """Whose answer or comment it is: "Antwort des Ministeriums", "Réaction d’Ona Brill"."""
    tags, tokens = sentence.tags, sentence.tokens
    noun = start
    while noun < end and (tags[noun] in _BEFORE_GIVEN or tokens[noun].form in _PRESENTING):
        noun += 1  # "Et voici la réaction"
    if noun + 2 > end or tokens[noun].form not in sentence.words.speech_nouns:
        return None
    first = noun + 1
    while first + 1 < end and tags[first] in Tag.WORD + Tag.ADVERB:
        first += 1  # "réaction plus mesurée de la mairie"
    if tokens[first].form in _GIVING:
        first += 1
    elif tokens[first].form not in _GENITIVES:
        return None
    subject = beginning_at(sentence, first)
    return subject if subject and subject[1] <= end else None


def body(sentence: TaggedSentence) -> Range | None:
    """Return the subject of a sentence that "it" may mean: "The company, Arvo Steel, has"."""
    subject = leading(sentence, 0, len(sentence.tags))
    if subject is None or sentence.tags[subject[0]] == Tag.PRONOUN:
        return None
    apposed = _NAME_APPOSED.match(sentence.tags, subject[1])
    if apposed and not apposed[1] and sentence.tags[subject[0]] == Tag.DETERMINER:
        return apposed.span(3)
    return subject


def joint_subject(sentence: TaggedSentence) -> Range | None:
    """Return the subject of a sentence if it names several people."""
    match = _JOINT.match(sentence.tags)
    return match.span(1) if match else None


def beginning_at(sentence: TaggedSentence, first: int) -> Range | None:
    """Return the noun phrase that begins with the token `first`.

    It includes the name after an office: "the mayor, Zed Quill".
    """
    tags = sentence.tags
    match = _PHRASE.match(tags, first)
    if match is None:
        return None
    end = match.end()
    if not _NAME_APPOSED.match(tags, end):
        end = _before_adverbial(sentence, first, end)
    while _is_genitive(sentence, end) and (complement := _PHRASE.match(tags, end)):
        if _NAME_APPOSED.match(tags, complement.end()):
            end = complement.end()
            break
        end = _before_adverbial(sentence, end, complement.end())
    short_form = _SHORT_FORM.match(tags, end) if sentence.words.inverts else None
    if short_form and _NAME_APPOSED.match(tags, short_form.end()):
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
    if joined is None or not _NAME_APPOSED.match(sentence.tags, joined.end()):
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
    apposed = _NAME_APPOSED.match(tags, end)
    if not apposed or not _names_office(sentence, phrase):
        return None
    if apposed[1]:
        office = apposed.span(1)
        last = office[0] if sentence.words.genitives else office[1] - 1
        titled = any(is_title(token.form) for token in sentence.tokens[last : office[1]])
        return apposed.span(3) if titled else None
    if is_place_after(tags, end) or has_title(sentence, apposed.span(3)):
        return None
    if apposed[2] and not _is_before_honorific(sentence, end + 1):
        return None
    return apposed.span(3)


def _is_before_honorific(sentence: TaggedSentence, article: int) -> bool:
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
        form in _GENITIVES
        and (is_title(head) or head in DOCUMENTS | _CIRCLES or head.endswith(_BODIES))
        and not tokens[article + 1].form.endswith(_MEDIA)
    )


def is_place_after(tags: str, comma: int) -> bool:
    """Whether one word after a comma may be a place: "the mayor of Arvo, Westland"."""
    return (
        tags[comma - 1] == Tag.NAME and tags[comma + 1 : comma + 3].count(Tag.NAME) < _PLACE_LENGTH
    )


def before_aside(sentence: TaggedSentence, comma: int) -> Range | None:
    """Return the subject before the appositions and relative clauses that end at `comma`."""
    tags = sentence.tags
    end, best, named = comma, None, 0
    while end > 0:
        start, end = _segment(sentence, end)
        first = start
        while first < end and (
            tags[first] in Tag.CONJUNCTION + Tag.COMPLEMENTIZER
            or _is_before_honorific(sentence, first)
        ):
            first += 1
        last = _without_bracket(tags, first, end)
        phrase = _PHRASE.fullmatch(tags, first, last) or _NAMES.fullmatch(tags, first, last)
        if _is_titled_name(sentence, (first, last)) and not tags.endswith("NN,", 0, start):
            return first, last  # "ihr Chef, der Anwalt Zed Quill,"
        after_name = tags.endswith("N,", 0, start)
        if phrase is None and after_name:
            phrase = _COORDINATED.fullmatch(tags, first, last)
            phrase = phrase if phrase and has_title(sentence, phrase.span()) else None
        if phrase:
            is_name = tags[phrase.end() - 1] == Tag.NAME
            if named and (not is_name or has_title(sentence, phrase.span())):
                return phrase.start(), named
            named = last if _names_officer(sentence, first, last) else 0
            best = phrase.span()
            aside = _is_emphatic(sentence, first, end) or (
                after_name
                and (
                    _is_noun_of_name(sentence, first, end)
                    or has_title(sentence, phrase.span())
                    or _is_place(sentence, (first, end), start)
                )
            )
            if tags[first] in Tag.PRONOUN + Tag.NAME and not aside:
                return _with_apposition(sentence, best, start)
        elif (
            first < end
            and tags[first] not in _ASIDE_BEGINNINGS
            and not (tags.endswith(_NOUN_COMMA, 0, start) and _begins_aside(sentence.tokens[first]))
        ):
            return best or (ending_at(sentence, end - 1) if tags[end - 1] in NOUNS else None)
        if not start or tags[start - 1] in ".:Q":
            break
        end = start - 1
    return best


def _names_officer(sentence: TaggedSentence, first: int, end: int) -> bool:
    """Whether a phrase is an office with a name: "minister Ona Brill", "the Tory Sir Zed"."""
    tokens = sentence.tokens
    office = _OFFICE_AND_NAME.fullmatch(sentence.tags, first, end)
    if office is not None:
        return is_title(tokens[office.end(1) - 1].form)
    inner = tokens[first + 2 : end - 1]
    return sentence.tags.startswith("dN", first) and any(t.form in HONORIFICS for t in inner)


def _segment(sentence: TaggedSentence, end: int) -> Range:
    """The segment between marks that ends at `end`, or before an adverbial that it belongs to."""
    start = _segment_start(sentence.tags, end)
    begin = _adverbial_before(sentence, start)
    return (_segment_start(sentence.tags, begin), begin) if begin else (start, end)


def _adverbial_before(sentence: TaggedSentence, start: int) -> int:
    """Where an adverbial or a relative clause begins that a name at `start` belongs to; or 0.

    "The union, in a letter signed by its president, Zed Quill, said"
    """
    tags = sentence.tags
    if start < _MIN_ADVERBIAL or tags[start - 2] not in NOUNS:
        return 0
    begin = _segment_start(tags, start - 1)
    office = sentence.tokens[max(begin, start - _MIN_ADVERBIAL) : start - 1]
    if not any(is_title(token.form) for token in office):
        return 0
    is_apart = begin > 1 and tags[begin - 1] == Tag.COMMA and tags[begin - 2] in NOUNS
    return begin - 1 if is_apart and tags[begin] in Tag.PREPOSITION + Tag.RELATIVE else 0


def _is_emphatic(sentence: TaggedSentence, first: int, end: int) -> bool:
    """Whether a French pronoun between commas repeats the subject: "La mairie, elle, promet"."""
    tokens = sentence.tokens
    is_pronoun = first + 1 == end and tokens[first].form in sentence.words.oblique_pronouns
    return is_pronoun and first > 1 and sentence.tags[first - 1] == Tag.COMMA


def _is_noun_of_name(sentence: TaggedSentence, first: int, end: int) -> bool:
    """Whether a capitalised noun and a preposition begin a segment, and not "Luc d’Arvo"."""
    return sentence.tags.startswith("Ni", first, end) and (
        sentence.tokens[first].form not in GIVEN_NAMES
    )


def _begins_aside(token: Token) -> bool:
    """Whether a word after a name begins an aside: "asked about it", "Leiter des Amts"."""
    return token.form in _ADDRESSED or is_title(token.form)


def _is_titled_name(sentence: TaggedSentence, phrase: Range) -> bool:
    """Whether a German or French phrase after a comma is a title with a full name."""
    first, last = phrase
    return (
        sentence.words.inverts
        and first > 0
        and _TITLED_NAME.fullmatch(sentence.tags, first, last) is not None
        and has_title(sentence, (first, last - _FULL_NAME))
    )


def _segment_start(tags: str, end: int) -> int:
    """Where the segment that ends at `end` begins, after punctuation outside brackets."""
    start, depth = end, 0
    while start > 0 and (depth or tags[start - 1] not in ",-.:Q"):
        start -= 1
        depth += (tags[start] == Tag.CLOSING_BRACKET) - (tags[start] == Tag.OPENING_BRACKET)
    return start


def _without_bracket(tags: str, start: int, end: int) -> int:
    """The end of a segment without the bracket that closes it."""
    if tags.endswith(Tag.CLOSING_BRACKET, start, end):
        opening = tags.rfind(Tag.OPENING_BRACKET, start, end)
        return opening if opening > start else end
    return end


def _with_apposition(sentence: TaggedSentence, name: Range, start: int) -> Range:
    """A name with an apposition before it: "a spokesman, Zed Quill"."""
    tags = sentence.tags
    if start == 0 or tags[start - 1] not in ",-" or tags[name[0]] == Tag.PRONOUN:
        return name
    joined = _JOINED_TO_NAME.search(tags, 0, start)
    if joined is not None:
        return joined.start(1), name[1]
    match = _APPOSITION_BEFORE_NAME.search(tags, 0, start)
    if match is None and tags[:1] == Tag.PREPOSITION:  # "In a speech its president, Zed Quill,"
        return with_possessed_office(sentence, name)
    if match is None or not (
        Tag.WORD in tags[slice(*match.span(1))] or has_title(sentence, match.span(1))
    ):
        return name
    return match.start(1), name[1]


def _is_place(sentence: TaggedSentence, name: Range, start: int) -> bool:
    """Whether a name after a name and a comma is a place: "mayor of Arvo, Westland"."""
    tags, tokens = sentence.tags, sentence.tokens
    first, end = name
    if end - first > _PLACE_LENGTH:
        return False
    if end - first == _PLACE_LENGTH:
        return tokens[first].form in _FIRST_WORDS_OF_PLACES
    before = start - len("N,")
    while before > 0 and tags[before - 1] in NOMINALS + Tag.DETERMINER + Tag.PREPOSITION:
        before -= 1
    return tags[before] in Tag.DETERMINER + Tag.WORD


def clause_subject(sentence: TaggedSentence, verb: int) -> Range | None:
    """Return the pronoun or name before a second verb: "he looked up and said"."""
    tags, tokens = sentence.tags, sentence.tokens
    bracket = tags.rfind(Tag.CLOSING_BRACKET, 0, verb)  # what is inside is no subject
    opening = tags.rfind(Tag.OPENING_BRACKET, 0, max(bracket, 0))
    spans = [match.span(1) for match in _CLAUSE.finditer(tags, 0, verb)]
    spans = [span for span in spans if not opening <= span[0] < bracket]
    subjects = [span for span in spans if not is_title(tokens[span[1]].form)]  # "Arvan mayor Brill"
    return subjects[-1] if subjects else None


def _before_finite_verb(sentence: TaggedSentence, first: int, end: int) -> int:
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


def _without_about(sentence: TaggedSentence, start: int) -> int:
    """An offset, or the one after the first word of "about 30 people"."""
    is_quantity = sentence.tags.startswith(Tag.PREPOSITION + Tag.NUMBER, start)
    return start + (is_quantity and sentence.tokens[start].form in _ABOUT)


def leading(sentence: TaggedSentence, start: int, end: int) -> Range | None:
    """Return the noun phrase at the head of a sentence, after adverbials with a comma.

    A phrase with a name is cut after the name.
    """
    tags = sentence.tags
    match = _LEADING.match(tags, _without_about(sentence, start), end)
    if not match or _begins_with_noun(sentence):
        return None
    first, last = match.span(1)
    verb = _before_finite_verb(sentence, first, last)
    return (first, verb) if verb < last else _leading_phrase(sentence, (first, last), end)


def _leading_phrase(sentence: TaggedSentence, phrase: Range, end: int) -> Range:
    """A phrase at the head of a sentence, cut after its name, or with the name after its office."""
    tags, (first, last) = sentence.tags, phrase
    named = _ONE_OF_SEVERAL.match(tags, first, end)
    if named and sentence.tokens[first].form in _ONE:
        return named.span(1)
    if last == end - 1 and tags[last] == Tag.COLON and _names_holder(sentence, (first, last)):
        return first, last
    possessed = Tag.POSSESSIVE in tags[first:last]
    is_office = has_title(sentence, (first, last)) or (
        sentence.words.inverts and sentence.tokens[last - 1].form in DOCUMENTS
    )
    if (tags[first] == Tag.DETERMINER or possessed) and is_office:
        first, last = beginning_at(sentence, first) or phrase
        return first, _before_verb(sentence, first, last)
    names = [index for index in range(first, last) if tags[index] == Tag.NAME]
    if possessed and names[-1:] > [tags.rindex(Tag.POSSESSIVE, first, last)]:
        return first, names[-1] + 1  # "Arvo’s Prime Minister Zed Quill"
    if names and tags[first] == Tag.NAME:
        last = first + 1
        office = _OFFICE_THEN_NAME.match(tags, *phrase)
        if office and is_title(sentence.tokens[office.end(1) - 1].form):
            last = office.end(1)
        while last < phrase[1] and tags[last] == Tag.NAME:
            last += 1
        rest = sentence.tokens[last : phrase[1]]
        if len(rest) == 1 and (
            rest[0].form in sentence.words.organisation_words  # "Arvo council"
            or (phrase[1] == end - 1 and is_title(rest[0].form))  # "Police chief: “We win.”"
        ):
            last += 1
    elif names and sentence.tokens[last - 1].form not in sentence.words.person_nouns:
        last = names[-1] + 1
    return first, _before_verb(sentence, first, last)


def _names_holder(sentence: TaggedSentence, phrase: Range) -> bool:
    """Whether an English phrase ends with a name after an office with "of".

    "Secretary of State Zed Quill", "Bank of Arvo governor Zed Quill", not "Wife of Zed Quill".
    """
    first, end = phrase
    tags, tokens, words = sentence
    preposition = tags.rfind(Tag.PREPOSITION, first, end)
    if words.inverts or preposition < 0 or tags[end - 1] != Tag.NAME:
        return False
    if tags.endswith("NNN", preposition, end) and has_title(sentence, phrase):
        return True
    of_body = tokens[preposition - 1].form in words.organisation_words
    return of_body and any(is_title(token.form) for token in tokens[preposition + 2 : end - 1])


def _begins_with_noun(sentence: TaggedSentence) -> bool:
    """Whether a participle follows the first word in French: "Motif invoqué : Q"."""
    endings = sentence.words.participle_endings
    if not endings or sentence.tags[:2] not in ("Nw", "NV", "Nv"):
        return False
    return sentence.tokens[1].form.endswith(endings)


def _before_verb(sentence: TaggedSentence, first: int, end: int) -> int:
    """The end of a French phrase without a verb: "L’employé communal hausse les épaules"."""
    is_verb = sentence.tags[end - 1 : end + 1] == Tag.WORD + Tag.DETERMINER
    return end - 1 if is_verb and sentence.words.genitives and end - first > _FULL_NAME else end
