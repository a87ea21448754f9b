"""Invented speeches in English, German and French.

A sentence is a template whose slots are filled at random. Parts in angle brackets can be left out,
and their letter says what is lost then:

``o``  nothing that a flag is for: a place, a time, an adverb
``n``  a negation
``q``  a number
``c``  a condition
``a``  who is said to have said it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import regex

if TYPE_CHECKING:
    from random import Random

_SYLLABLES: Final = (
    "bren dal fer gor hul jas kel lom mir nos pel quor ros sil tor ul ven wes yor zan".split()
)
_ENDINGS: Final = {
    "en": "by ford ham mere wick".split(),
    "de": "au berg dorf hausen stedt".split(),
    "fr": "ac eux igny mont val".split(),
}
_GIVEN: Final = {
    "en": "Odalys Tobin Maren Calder Wyn Isolde Perrin Hollis".split(),
    "de": "Lorle Wendelin Hadwin Ottilie Meinhard Swanhild Gerwin Traute".split(),
    "fr": "Mahaut Evrard Solenn Aubin Perrine Thibaud Clotilde Gaétan".split(),
}

_TEMPLATES: Final[dict[str, list[str]]] = {
    "en": [
        "{We} will <n:not> {build} {thing}<o: in {place}>.",
        "{We} have {done} <q:{number}> {things}<o: since {time}>.",
        "<c:If {cond}, >{we} must {build} {thing}<o: {manner}>.",
        "{Body} of {place} can <n:never> {build} {thing}<c: unless {cond}>.",
        "{Person} <a:says that she >{did} {thing}<o: in {time}>, and {we} remember it.",
        "I {feel} that <q:{number}> {things} are waiting<o: on the road to {place}>.",
        "There is <n:no> {quality} in {thing}, and {person} knows it<o: {manner}>.",
        "{Things} cost us {number} crowns<o: in {place}>, and {body} pays <q:{number} of them>.",
        "Those who {build} {thing} <o:{manner} >are the friends of {place}.",
        "{We} asked {body} for {thing}<o: at the end of {time}>, and it {did} {thing}.",
        "It was {person} who {did} {thing}<o:, as everybody in {place} saw>, and {we} thank her.",
        "Let us {build} {thing} and {build} {thing}<o: before {time}>.",
    ],
    "de": [
        "{We} werden {thing} <n:nicht> {build}<o:, und zwar in {place}>.",
        "{We} haben <o:seit {time} ><q:{number}> {things} {done}.",
        "<c:Wenn {cond}, dann >müssen {we} {thing} <o:{manner} >{build}.",
        "{Body} von {place} wird {thing} <n:niemals> {build}<c:, falls {cond}>.",
        "{Person} hat <a:angeblich >{thing} <o:im {time} >{done}, und {we} wissen es.",
        "Ich {feel}, dass <o:auf dem Weg nach {place} ><q:{number}> {things} warten.",
        "Es liegt <n:keine> {quality} in {thing}, und {person} weiß es<o: {manner}>.",
        "{Things} kosten uns <o:in {place} >{number} Kronen, und {body} zahlt <q:{number} davon>.",
        "Wer {thing} <o:{manner} >{builds}, ist ein Freund von {place}.",
        "{We} baten {body} <o:am Ende des {time} >um {thing}, und {person} hat {thing} {done}.",
        "Es war {person}, die {thing} {done} hat<o:, wie {place} sah>, und {we} danken ihr.",
        "Lasst uns {thing} {build} und {thing} {build}<o:, noch vor dem {time}>.",
    ],
    "fr": [
        "{We} allons {build} {thing}<o: à {place}>, et <n:jamais> {we} {build_now} {thing}.",
        "{We} avons {done} <q:{number}> {things}<o: depuis {time}>.",
        "<c:Si {cond}, >{we} devons {build} {thing}<o: {manner}>.",
        "{Body} de {place} va {build} {thing}<c:, sauf si {cond}>.",
        "{Person} a <a:, selon {person}, >{done} {thing}<o: en {time}>, et {we} le savons.",
        "Je {feel} que <q:{number}> {things} attendent<o: sur la route de {place}>.",
        "Il y a là <n:sans doute aucune> {quality} pour {thing}, et {person} le sait<o: {manner}>.",
        "{Things} coûtent {number} couronnes<o: à {place}>, et {body} paie <q:{number} aussi>.",
        "Ceux qui veulent {build} {thing} <o:{manner} >sont les amis de {place}.",
        "{We} avons demandé {thing} à {body}<o: à la fin de {time}>, et {person} a {done} {thing}.",
        "C'est {person} qui a {done} {thing}<o:, comme on l'a vu à {place}>, et {we} la saluons.",
        "Il faut {build} {thing} et {build} {thing}<o: avant {time}>.",
    ],
}
_SLOTS: Final[dict[str, dict[str, list[str]]]] = {
    "en": {
        "we": ["we", "the fishers", "our neighbours", "the teachers", "you and I", "the workers"],
        "build": [
            "open",
            "repair",
            "defend",
            "finance",
            "close",
            "sell",
            "paint",
            "move",
            "inspect",
        ],
        "done": ["opened", "repaired", "defended", "financed", "closed", "sold", "painted"],
        "did": ["opened", "repaired", "defended", "financed", "closed", "sold", "painted"],
        "feel": ["believe", "hope", "fear", "know", "repeat"],
        "thing": [
            f"the {a} {n}"
            for a in ["old", "new", "eastern", "wooden", "public", "smaller"]
            for n in ["bridge", "harbour", "library", "mill", "ferry", "canal", "school", "market"]
        ],
        "things": ["bridges", "boats", "letters", "families", "schools", "lamps", "orchards"],
        "body": ["the council", "the assembly", "the guild", "the senate", "the board"],
        "quality": ["shame", "honour", "profit", "danger", "glory", "comfort"],
        "manner": [
            "with open doors",
            "without a sound",
            "in good time",
            "by daylight",
            "with clean hands",
        ],
        "cond": ["the river rises", "the council agrees", "winter comes early", "the price holds"],
        "time": ["spring", "last summer", "the great flood", "the harvest", "that winter"],
    },
    "de": {
        "we": ["wir", "die Fischer", "unsere Nachbarn", "die Lehrer", "die Weber", "die Hirten"],
        "build": [
            "öffnen",
            "erneuern",
            "verteidigen",
            "bezahlen",
            "schließen",
            "verkaufen",
            "streichen",
        ],
        "builds": [
            "öffnet",
            "erneuert",
            "verteidigt",
            "bezahlt",
            "schließt",
            "verkauft",
            "streicht",
        ],
        "done": ["geöffnet", "erneuert", "verteidigt", "bezahlt", "geschlossen", "verkauft"],
        "feel": ["glaube", "hoffe", "fürchte", "weiß", "wiederhole"],
        "thing": [
            f"die {a} {n}"
            for a in ["alte", "neue", "östliche", "hölzerne", "kleinere"]
            for n in ["Brücke", "Fähre", "Mühle", "Schule", "Bücherei", "Markthalle", "Schleuse"]
        ],
        "things": ["Brücken", "Boote", "Briefe", "Familien", "Schulen", "Laternen", "Obstgärten"],
        "body": ["der Rat", "die Kammer", "die Zunft", "der Senat", "der Vorstand"],
        "quality": ["Schande", "Ehre", "Gefahr", "Freude", "Bequemlichkeit"],
        "manner": [
            "bei offenen Türen",
            "in aller Stille",
            "rechtzeitig",
            "bei Tageslicht",
            "mit sauberen Händen",
        ],
        "cond": ["der Fluss steigt", "der Rat zustimmt", "der Winter früh kommt", "der Preis hält"],
        "time": ["Frühling", "Sommer", "Hochwasser", "Herbst", "Winter"],
    },
    "fr": {
        "we": ["nous", "les pêcheurs et nous", "nos voisins et nous", "vous et moi, nous"],
        "build": ["ouvrir", "réparer", "défendre", "financer", "fermer", "vendre", "peindre"],
        "build_now": [
            "ouvrons",
            "réparons",
            "défendons",
            "finançons",
            "fermons",
            "vendons",
            "peignons",
        ],
        "done": ["ouvert", "réparé", "défendu", "financé", "fermé", "vendu", "peint"],
        "feel": ["crois", "crains", "sais", "répète", "maintiens"],
        "thing": [
            f"{n} {a}"
            for n in ["le pont", "le moulin", "le marché", "le canal", "le lycée", "le bac"]
            for a in ["ancien", "neuf", "oriental", "public", "communal"]
        ],
        "things": ["ponts", "bateaux", "lettres", "familles", "écoles", "lanternes", "vergers"],
        "body": ["le conseil", "la chambre", "la guilde", "le sénat", "le bureau"],
        "quality": ["honte", "gloire", "ressource", "menace", "douceur"],
        "manner": ["à portes ouvertes", "en silence", "à temps", "en plein jour", "de bon cœur"],
        "cond": ["la rivière monte", "le conseil accepte", "l'hiver vient tôt", "le prix tient"],
        "time": ["ce printemps", "cet été", "la grande crue", "la moisson", "cet hiver"],
    },
}
_PARTS = regex.compile(r"<([onqca]):([^>]*)>|([^<]+)")
_SLOT = regex.compile(r"\{(\w+)\}")


class Part(NamedTuple):
    """A part of a sentence: its text, and what is lost without it ("" for the sense)."""

    text: str
    kind: str


Sentence = tuple[Part, ...]


class Speech(NamedTuple):
    """A speech: who makes it, in which language, and its sentences."""

    id: str
    speaker: str
    language: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The sentences with a space between them."""
        return " ".join(sentence_text(s) for s in self.sentences)


def sentence_text(sentence: Sentence) -> str:
    """The text of a sentence."""
    return "".join(part.text for part in sentence)


def speech(number: int, language: str, length: int, random: Random) -> Speech:
    """An invented speech of some sentences."""
    name = f"{random.choice(_GIVEN[language])} {_name(random, '')}"
    sentences = tuple(sentence(language, random) for _ in range(length))
    return Speech(f"{language}-{number:05d}", name, language, sentences)


def _name(random: Random, ending: str) -> str:
    return (
        "".join(random.choice(_SYLLABLES) for _ in range(random.randint(1, 2))).capitalize()
        + ending
    )


def sentence(language: str, random: Random) -> Sentence:
    """An invented sentence."""
    template = random.choice(_TEMPLATES[language])
    parts = []
    for kind, optional, plain in _PARTS.findall(template):
        parts.append(
            Part(_SLOT.sub(lambda m: _fill(m[1], language, random), optional or plain), kind)
        )
    first = parts[0].text
    parts[0] = Part(first[:1].upper() + first[1:], parts[0].kind)
    return tuple(parts)


def _fill(slot: str, language: str, random: Random) -> str:
    lower = slot.lower()
    if lower == "number":
        text = str(random.choice([random.randint(3, 99), 100 * random.randint(2, 90)]))
    elif lower == "place":
        text = _name(random, random.choice(_ENDINGS[language]))
    elif lower == "person":
        text = f"{random.choice(_GIVEN[language])} {_name(random, '')}"
    else:
        text = random.choice(_SLOTS[language][lower])
    return text[:1].upper() + text[1:] if slot[0].isupper() else text
