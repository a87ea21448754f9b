"""Whether a paragraph addresses somebody, as speech does, or is a line of the record itself."""

import re

from rostra.language.paragraphs import Paragraph
from rostra.language.word_lists import words as words_of
from rostra.quotations.extraction.text_kinds import TIME

_MAX_RECORD = 200  # code points of a sentence of the record itself
_MAX_RISING = 6  # words of a line of the record that ends in a dash
SENTENCE_ENDS = tuple('.!?…:;—–-”“"»«’)]')
_RECORD_WORDS = words_of("""
    agreed adopted adjourned ordered divided negatived resumed concluded recessed reconvened
    suspended suspendue reprise unterbrochen wiedereröffnet conducted edited condensed führte
    führten recueillis adoptée adopté levée ouverte
""")
"""Participles with which a record says in one sentence what was done."""
_ADDRESSING = words_of("""
    i i'm i've i'll i'd me my mine we we're we've we'll us our ours you you're you'll your yours
    let's ich mich mir mein meine meinen meiner wir uns unser unsere unseren dich dir euch je j'ai
    nous notre nos vous votre vos moi mon ma mes
""")
"""Words of a speaker about the speaker and those who listen."""
_OF_FIRST_PERSON = ("j'", "m'")
"""Elided French pronouns: "j’aurais"."""
SECOND_SENTENCE = re.compile(r"\w{4}[.!?…][”\"’»)\]]* +\S")
_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")


def addresses(text: str, paragraph: Paragraph) -> bool:
    """Whether somebody speaks of himself or to others in a paragraph, or asks."""
    content = text[paragraph.start : min(paragraph.end, paragraph.start + 2000)]
    if "?" in content:
        return True
    content = content.replace("’", "'").replace("-vous", " vous")
    words = (match[0] for match in _WORD.finditer(content))
    return any(
        word.lower() in _ADDRESSING
        or word.lower().startswith(_OF_FIRST_PERSON)
        or word in ("Sie", "Ihnen", "Ihr")
        for word in words
    )


def is_record(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph is the record's own: a heading, a time or a sentence on what was done."""
    _, start, end = paragraph
    if TIME.match(text, start) or not text[start:end].endswith((*SENTENCE_ENDS, ",")):
        return True
    if addresses(text, paragraph):
        return False
    if text[end - 1] == ":":
        return True
    if text[end - 1] in "—–" and len(text[start:end].split()) <= _MAX_RISING:
        return True  # "Several hon. Members rose—"
    short = end - start <= _MAX_RECORD and not SECOND_SENTENCE.search(text, start, end)
    words = {match[0].lower() for match in _WORD.finditer(text, start, min(end, start + 300))}
    if short and TIME.search(text, start, end):
        return True
    return short and (bool(words & _RECORD_WORDS) or {"question", "put"} <= words)
