"""The text of a TEI document: speeches and what nobody says, in their order.

An element begins a passage, a remark or a word, or it changes nothing: the words in it belong to
what is around it. The handler is called for each element and word of large corpora, so that what
words need is in few calls.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from rostra.exchange.importing import UNDETERMINED
from rostra.exchange.transcripts import Label, Passage, Remark, Turn
from rostra.exchange.untrusted.xml_files import (
    XML_ID,
    XML_LANG,
    XmlFile,
    tree_attributes,
    tree_name,
)
from rostra.validation.encoding import FORBIDDEN

if TYPE_CHECKING:
    from rostra.exchange.losses import LossReport
    from rostra.exchange.tei.header import Header
    from rostra.exchange.tei.participants import Participants

_Start = Callable[[dict[str, str]], object]
_End = Callable[[], object]

_WHITE = re.compile(r"[ \t\r\n]+")
_UPOS = re.compile(r"(?:^|\|)UPosTag=([^|]*)", re.IGNORECASE)
_LABEL_END: Final = " \t:.,;-–—"

_PASSAGES = "seg p ab l".split()
_REMARKS = """
    note vocal kinesic incident gap pause shift writing head stage docDate byline trailer signed
    opener closer salute dateline item cell label titlePart fw figure figDesc quote.block argument
    epigraph
""".split()
_BLOCKS = "front body back group div lg list table row titlePage docTitle event".split()
_BREAKS = "lb pb cb gb milestone".split()
_INLINE = """
    s phr cl c date time num measure unit email ref hi emph foreign q quote said title term gloss
    mentioned abbr expan choice orig sic reg corr rs unclear supplied add subst damage persName
    placeName orgName geogName roleName forename surname addName nameLink genName country region
    settlement anchor ptr idno address addrLine street docAuthor docEdition
""".split()
_MARKUP: Final = sorted({*_INLINE, "pb", "cb", "gb", "milestone"} - {"s", "choice"})
_SKIPPED = """
    linkGrp link spanGrp span listEvent listRelation listPerson listOrg standOff graphic media
    binaryObject facsimile fs timeline join joinGrp alt altGrp
""".split()
_NAMES: Final = {
    "name": "", "persName": "PER", "placeName": "LOC", "geogName": "LOC", "orgName": "ORG",
}  # fmt: skip
"""Elements of names, and the kind of each; that of a <name> is its type."""

_NAME_KINDS: Final = {"PERSON": "PER", "PLACE": "LOC", "LOCATION": "LOC", "ORGANISATION": "ORG",
                      "ORGANIZATION": "ORG"}  # fmt: skip
_ID: Final = "http://www.w3.org/XML/1998/namespace id"
_OF_WORDS: Final = {"id", "lemma", "msd", "pos", "join", "norm"}
_OF_SPEECHES: Final = {"who", "ana", XML_ID, XML_LANG}
_SPEAKER_TYPES: Final = ("chair", "regular", "guest")


@dataclass(slots=True)
class _Speech:
    """A speech that is being read."""

    who: str | None
    place: str
    key: str
    language: str | None
    speaker_type: str | None
    note: int | None
    """Place among the blocks of the note before it that names the speaker."""

    parts: list[Passage | Remark] = field(default_factory=list)
    printed: str | None = None
    """The words with which the document introduces it, from <speaker>."""


class TextHandler:
    """Takes the elements of a text and makes its blocks.

    Args:
        file: what is read.
        namespace: of TEI in this file: the URI and a space, or nothing.
        header: of the document.
        participants: those of the document and of its corpus.
        report: to fill.

    Attributes:
        blocks: the blocks so far.
        counts: how often each element has occurred, by its name.
        is_marked: whether all words of speeches so far are marked as words.
        when_complete: what to call at the end of the text.
        used: keys of those who speak, in their order, and of those known by a printed name alone
            the name.
    """

    def __init__(
        self,
        file: XmlFile,
        namespace: str,
        header: Header,
        participants: Participants,
        report: LossReport,
    ) -> None:
        self._file, self._header = file, header
        self._participants, self._report = participants, report
        self.blocks: list[Turn | Remark] = []
        self.counts: defaultdict[str, int] = defaultdict(int)
        self.when_complete: _End = list
        self.is_marked = True
        self._inner_words = 0
        self.used: dict[str, str | None] = {}
        self.language = header.language or UNDETERMINED
        self._chars: list[str] = []
        self.characters = self._chars.append
        self._parts: list[str] = []
        self._forms: list[str] = []
        self._lemmas: list[str] = []
        self._tags: list[str] = []
        self._names: list[str] = []
        self._numbers: list[str] = []
        self._norms: dict[int, str] = {}
        self._word_kinds: set[tuple[str, ...]] = set()
        self._word_attributes: set[str] = set()
        self._number = 0
        self._has_sentences = False
        self._seen: dict[str, str] = {}
        self._upos: dict[str | None, str] = {None: ""}
        self._name = ""
        self._open_names: list[str] = []
        self._word: dict[str, str] | None = None
        self._inner: list[dict[str, str]] = []
        self._inner_depth = 0
        self._speech: _Speech | None = None
        self._segments: list[dict[str, str]] = []
        self._emitted = 0
        self._remarks: list[tuple[str, dict[str, str]]] = []
        self._descriptions: list[tuple[str, str]] | None = None
        self._choices: list[int] = []
        self._skipped = 0
        self._depth = 0
        self._note: int | None = None  # place of the last note that names a speaker
        self._description = ""  # language of the description that is open
        self._nested = 0  # speeches inside the one that is open
        self._starts, self._ends = self._actions(namespace)
        self._namespace = namespace

    @property
    def speeches(self) -> int:
        """How many speeches there are so far."""
        return self.counts[f"{self._namespace}u"] + self.counts[f"{self._namespace}sp"]

    @property
    def words(self) -> int:
        """How many words are marked so far; one that consists of several is one."""
        return self.counts[f"{self._namespace}w"] - self._inner_words

    def _actions(self, namespace: str) -> tuple[dict[str, _Start | None], dict[str, _End | None]]:
        """What to do where each element starts and ends; None where nothing."""
        starts: dict[str, _Start | None] = dict.fromkeys(_INLINE)
        ends: dict[str, _End | None] = dict.fromkeys(_INLINE)
        starts |= {"w": self._start_word, "pc": self._start_word}
        ends |= {"w": self._end_word, "pc": self._end_word}
        starts |= dict.fromkeys(_BLOCKS, self._boundary)
        ends |= dict.fromkeys(_BLOCKS, self._flush)
        starts |= dict.fromkeys(_BREAKS, self._break)
        ends |= dict.fromkeys(_BREAKS)
        starts |= dict.fromkeys(_PASSAGES, self._start_passage)
        ends |= dict.fromkeys(_PASSAGES, self._end_passage)
        for name in _REMARKS:
            starts[name] = partial(self._start_remark, name)
            ends[name] = self._end_remark
        for name, kind in _NAMES.items():
            starts[name] = partial(self._start_name, kind)
            ends[name] = self._end_name
        for name in _SKIPPED:
            starts[name] = partial(self._skip, name)
        starts |= {"u": self._start_speech, "sp": self._start_speech, "speaker": self._boundary}
        ends |= {"u": self._end_speech, "sp": self._end_speech, "speaker": self._end_speaker}
        starts |= {"text": self._boundary, "s": self._start_sentence}
        ends |= {"text": self._end_text}
        starts |= {"desc": self._start_description, "choice": self._start_choice}
        ends |= {"desc": self._end_description, "choice": self._end_choice}
        for name in ("corr", "reg", "expan"):
            starts[name] = partial(self._start_alternative, name)
        return (
            {namespace + name: action for name, action in starts.items()},
            {namespace + name: action for name, action in ends.items()},
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        self.counts[name] += 1
        self._depth += 1
        try:
            action = self._starts[name]
        except KeyError:
            self._file.check_depth(self._depth)
            self._report_unknown(name)
            return
        if action is not None:
            action(attributes)

    def end(self, name: str) -> None:
        """Take its end."""
        self._depth -= 1
        action = self._ends.get(name)
        if action is not None:
            action()

    def _end_text(self) -> None:
        self._flush()
        if not self._depth:
            self._report_markup()
            self.when_complete()

    def _report_markup(self) -> None:
        """Report the elements that change nothing, whose words are kept without them."""
        message = "elements within paragraphs: their words are kept, and not what marks them"
        place = self._file.path.name
        for name in _MARKUP:
            if count := self.counts.get(f"{self._namespace}{name}", 0):
                self._report.add("dropped", "markup", message, place, name, count=count)

    # Words

    def _start_word(self, attributes: dict[str, str]) -> None:
        if self._word is not None:
            self._inner.append(attributes)
            self._inner_depth += 1
            self._inner_words += 1
            return
        chars = self._chars
        if chars:
            self._take_plain()
        self._word = attributes

    def _end_word(self) -> None:
        if self._inner_depth:
            self._inner_depth -= 1
            return
        chars, attributes = self._chars, self._word
        assert attributes is not None
        form = chars[0] if len(chars) == 1 else "".join(chars)
        chars.clear()
        self._word = None
        if not form.isprintable() or " " in form:
            form = _WHITE.sub(" ", form).strip()
            form = form if FORBIDDEN.sub("", form).strip() else ""
        kinds = tuple(attributes)
        if kinds not in self._word_kinds:
            self._see_attributes(kinds)
        tag = attributes.get("msd")
        try:
            tag = self._upos[tag]
        except KeyError:
            tag = self._add_tag(tag)
        lemma = attributes.get("lemma", "")
        self._number += 1
        number = str(self._number)
        if self._inner:
            lemma, tag, number = self._of_inner(lemma, tag)
        elif not tag:
            tag = attributes.get("pos", "")
        if not form:
            message = "a word has no characters"
            self._report.add("wrong", "empty-word", message, self._file.place, lemma)
            return
        seen = self._seen.setdefault
        form = seen(form, form)
        self._forms.append(form)
        self._lemmas.append(seen(lemma, lemma))
        self._tags.append(tag)
        self._names.append(self._name)
        self._numbers.append(number)
        join = attributes.get("join")
        if join in ("left", "both") and self._parts and self._parts[-1] == " ":
            self._parts.pop()
        self._parts.append(form)
        if join not in ("right", "both"):
            self._parts.append(" ")

    def _see_attributes(self, kinds: tuple[str, ...]) -> None:
        """Report the attributes of words that are not taken over; each once."""
        self._word_kinds.add(kinds)
        names = {name.rpartition(" ")[2] for name in kinds}
        for name in sorted(names - _OF_WORDS | ({"pos"} & names if "msd" in names else set())):
            if name not in self._word_attributes:
                self._word_attributes.add(name)
                message = "attributes of words that are not taken over: each counts once a document"
                self._report.add("dropped", "attributes-of-words", message, self._file.place, name)

    def _of_inner(self, lemma: str, tag: str) -> tuple[str, str, str]:
        """Lemma, part of speech and number of a word that is written as one and has parts.

        If it has a lemma or part of speech, its parts are how it is written. Else they are several
        words, whose values are joined by plus signs.
        """
        inner, self._inner = self._inner, []
        if lemma or tag:
            return lemma, tag, str(self._number)
        first, self._number = self._number, self._number + len(inner) - 1
        self._norms[len(self._forms)] = _joined(word.get("norm", "") for word in inner)
        return (
            _joined(word.get("lemma", "") for word in inner),
            _joined(map(self._tag_of, inner)),
            _joined(map(str, range(first, self._number + 1))),
        )

    def _start_sentence(self, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            if name != _ID:
                message = "attributes of sentences that are not taken over"
                said = f"{name.rpartition(' ')[2]}: {value}"
                place = self._file.place
                self._report.add("dropped", "attributes-of-sentences", message, place, said)
        if self._chars and self._forms and self._word is None:
            self._take_plain()
        self._number = 0
        self._has_sentences = True

    def _tag_of(self, attributes: dict[str, str]) -> str:
        tag = attributes.get("msd")
        return (self._upos[tag] if tag in self._upos else self._add_tag(tag)) or attributes.get(
            "pos", ""
        )

    def _add_tag(self, msd: str | None) -> str:
        assert msd is not None
        match = _UPOS.search(msd)
        tag = self._upos[msd] = match.group(1) if match else ""
        if not match or match.group() != msd:
            message = "morphological features: of each kind, one is counted"
            self._report.add("dropped", "features", message, self._file.place, msd)
        return tag

    def _take_plain(self) -> None:
        """Take what stands between words: white space, or words that are not marked as such."""
        text = "".join(self._chars)
        self._chars.clear()
        if text.isspace():
            return
        self.is_marked = False
        self._parts.append(text)
        for form in text.split():
            self._forms.append(form)
            for values in (self._lemmas, self._tags, self._names, self._numbers):
                values.append("")
        self._parts.append(" ")

    # Names

    def _start_name(self, kind: str, attributes: dict[str, str]) -> None:
        own = kind or attributes.get("type", "").upper()
        self._open_names.append(self._name)
        if self._name:
            message = "a name within a name: its words are of the outer one"
            self._report.add("dropped", "nested-names", message, self._file.place, own)
            return
        self._name = _NAME_KINDS.get(own, own)
        if self._names and self._names[-1] == self._name and self._name:
            message = "two names of one kind without a word between them: they become one"
            self._report.add("altered", "adjacent-names", message, self._file.place, self._name)

    def _end_name(self) -> None:
        self._name = self._open_names.pop()

    # Passages and remarks

    def _boundary(self, _: dict[str, str]) -> None:
        self._file.check_depth(self._depth)
        self._flush()

    def _break(self, _: dict[str, str]) -> None:
        if self._word is None:
            self._chars.append(" ")

    def _text(self) -> str:
        """Take the text so far, with white space as single spaces."""
        if self._forms and self._chars:
            self._take_plain()
        text = "".join(self._parts or self._chars)
        self._parts.clear()
        self._chars.clear()
        return _WHITE.sub(" ", text).strip()

    def _flush(self) -> None:
        """End a paragraph: of a speaker, or else a remark."""
        text = self._text()
        tokens = self._tokens() if self._forms else {}
        self._file.is_done()
        if not text:
            return
        self._emitted += 1
        if self._descriptions is not None and self._remarks:
            self._descriptions.append(("", text))
            return
        if self._speech is None or self._remarks:
            self._add_remark(text)
            return
        self.is_marked = self.is_marked and bool(tokens)
        segment = self._segments[-1] if self._segments else {}
        columns = {"x_tei_id": segment.get(XML_ID) or self._speech.key or None}
        language = segment.get(XML_LANG)
        passage = Passage(text, tokens, columns, self._file.place, language)
        self._speech.parts.append(passage)

    def _tokens(self) -> dict[str, list[str]]:
        """Take the words so far with their attributes."""
        tokens = {
            "tokens": self._forms,
            "lemma": self._lemmas,
            "pos": self._tags,
            "name": self._names,
        }
        if self._has_sentences:
            tokens["number"] = self._numbers
        if self._norms:
            tokens["norm"] = [self._norms.get(place, "") for place in range(len(self._forms))]
            self._norms = {}
        self._forms, self._lemmas, self._tags, self._names = [], [], [], []
        self._numbers = []
        return tokens

    def _add_remark(self, text: str) -> None:
        if self._speech is None:
            self.blocks.append(Remark(text))
        else:
            self._speech.parts.append(Remark(text))

    def _start_passage(self, attributes: dict[str, str]) -> None:
        self._boundary(attributes)
        own = tree_attributes(attributes)
        self._segments.append(own)
        if len(own) > (XML_ID in own):
            self._report_attributes(own)
        self._emitted = 0

    def _report_attributes(self, own: dict[str, str]) -> None:
        """Report what the attributes of a speech or paragraph say and no column has."""
        place = self._file.place
        for name, value in own.items():
            if name not in _OF_SPEECHES:
                message = "attributes of speeches and paragraphs that are not taken over"
                self._report.add("dropped", "attributes", message, place, f"{name}: {value}")
        for value in own.get("ana", "").split():
            if value.lstrip("#") not in _SPEAKER_TYPES:
                message = "categories of speeches and paragraphs"
                self._report.add("dropped", "categories", message, place, value)

    def _end_passage(self) -> None:
        self._flush()
        self._segments.pop()
        if not self._emitted and self._speech is not None and not self._remarks:
            message = "a paragraph of a speech is empty"
            self._report.add("wrong", "empty-segment", message, self._file.place)
        self._emitted = 1

    def _start_remark(self, name: str, attributes: dict[str, str]) -> None:
        self._boundary(attributes)
        self._remarks.append((name, attributes))
        if len(self._remarks) == 1:
            self._descriptions = []

    def _end_remark(self) -> None:
        self._flush()
        name, attributes = self._remarks.pop()
        if self._remarks:
            return
        said, self._descriptions = self._descriptions or [], None
        described = [pair for pair in said if pair[0]]
        if described:
            best = next((p for p in described if _is_in(p[0], self.language)), described[0])
            others = len({language for language, _ in described} - {best[0]})
            if others:
                message = "the same note in another language than the document's"
                self._report.add(
                    "dropped", "translated-notes", message, self._file.place, count=others
                )
            said = [pair for pair in said if pair[0] in ("", best[0])]
        for _, text in said:
            self._add_remark(text)
        kind = attributes.get("type") or attributes.get("reason")
        if name == "gap" or (kind and kind != "speaker"):
            self._report_kind(name, kind or "")
        if name == "note" and kind == "speaker" and self._speech is None and said:
            self._note = len(self.blocks) - 1

    def _report_kind(self, name: str, kind: str) -> None:
        place = self._file.place
        if name == "gap":
            message = "gaps: something that was said is missing; what the input says of it is kept"
            self._report.add("dropped", "gaps", message + " apart from speech", place, kind)
            return
        message = "kinds of notes (vote, applause): their words are kept, apart from speech"
        self._report.add("dropped", "kinds-of-notes", message, place, f"{name}: {kind}")

    def _start_description(self, attributes: dict[str, str]) -> None:
        self._boundary(attributes)
        own = tree_attributes(attributes)
        self._description = own.get(XML_LANG) or self.language

    def _end_description(self) -> None:
        text = self._text()
        if not text:
            return
        if self._descriptions is not None:
            self._descriptions.append((self._description, text))
        else:
            self._add_remark(text)
        self._emitted += 1

    # Of alternatives, what was printed

    def _start_choice(self, _: dict[str, str]) -> None:
        self._choices.append(self._depth)

    def _end_choice(self) -> None:
        self._choices.pop()

    def _start_alternative(self, name: str, attributes: dict[str, str]) -> None:
        if self._choices and self._choices[-1] == self._depth - 1:
            self._skip(name, attributes)

    # What is left out

    def _skip(self, name: str, _: dict[str, str]) -> None:
        message = "elements that no corpus has a place for, with all that is in them"
        self._report.add("dropped", "elements", message, self._file.place, name)
        if self._word is None and self._chars and self._forms:
            self._take_plain()
        self._skipped = 1
        parser = self._file.parser
        parser.StartElementHandler = self._start_in_skipped
        parser.EndElementHandler = self._end_in_skipped
        parser.CharacterDataHandler = None

    def _start_in_skipped(self, name: str, _: dict[str, str]) -> None:
        self.counts[name] += 1
        self._skipped += 1

    def _end_in_skipped(self, _: str) -> None:
        self._skipped -= 1
        if not self._skipped:
            self._file.use(self)
            self._depth -= 1

    def _report_unknown(self, name: str) -> None:
        if tree_name(name) == "xi:include":
            message = (
                "a file that is included within a text is not read, and what it says is missing"
            )
            self._report.add("wrong", "include-in-text", message, self._file.place)
            return
        message = "an element that is not known: its words are kept, as those of what is around it"
        self._report.add("dropped", "unknown-elements", message, self._file.place, tree_name(name))

    # Speeches

    def _start_speech(self, attributes: dict[str, str]) -> None:
        self._boundary(attributes)
        own = tree_attributes(attributes)
        if self._speech is not None:
            message = "a speech begins inside another: its words are those of the outer one"
            self._report.add("wrong", "nested-speech", message, self._file.place)
            self._nested += 1
            return
        kinds = [value.lstrip("#") for value in own.get("ana", "").split()]
        self._report_attributes(own)
        note = self._note if self._note == len(self.blocks) - 1 else None
        self._note = None
        self._speech = _Speech(
            own.get("who"),
            self._file.place,
            own.get(XML_ID, ""),
            own.get(XML_LANG),
            next((kind for kind in kinds if kind in _SPEAKER_TYPES), None),
            note,
        )

    def _end_speaker(self) -> None:
        text = self._text()
        if self._speech is not None and self._speech.printed is None:
            self._speech.printed = text
        elif text:
            self.blocks.append(Remark(text))

    def _end_speech(self) -> None:
        self._flush()
        if self._nested:
            self._nested -= 1
            return
        speech, self._speech = self._speech, None
        assert speech is not None
        if not any(isinstance(part, Passage) for part in speech.parts):
            message = "a speech has no words"
            self._report.add("wrong", "empty-speech", message, speech.place, speech.who or "")
            self._add_remarks(speech)
            return
        key = self._speaker_key(speech)
        if key is None:
            self._add_remarks(speech)
            return
        self._add_turn(speech, key)

    def _add_remarks(self, speech: _Speech) -> None:
        """Keep the words of a speech as words that nobody says."""
        if speech.printed:
            self.blocks.append(Remark(speech.printed))
        self.blocks.extend(
            Remark(part.text) if isinstance(part, Passage) else part for part in speech.parts
        )

    def _speaker_key(self, speech: _Speech) -> str | None:
        """The key of who speaks; None where that is not certain, which is reported."""
        who = (speech.who or "").split()
        kept = "its words are in the text, and nobody's utterances"
        if not who:
            message = f"a speech without @who: {kept}"
            self._report.add("wrong", "missing-who", message, speech.place, speech.printed or "")
            name = (speech.printed or "").strip(_LABEL_END)
            if name:
                self.used[name] = name
            return name or None
        if len(who) > 1:
            message = f"a speech of several: {kept}"
            self._report.add("dropped", "several-speakers", message, speech.place, speech.who or "")
            return None
        key = who[0].rpartition("#")[2]
        if key not in self._participants:
            message = f"@who refers to nobody who is listed: {kept}"
            if not self._participants:
                message += ". Speakers are listed in the root file of a corpus: import that"
            self._report.add("wrong", "dangling-who", message, speech.place, who[0])
            return None
        self.used.setdefault(key, None)
        return key

    def _add_turn(self, speech: _Speech, key: str) -> None:
        date, language = self._header.date, self._header.language
        role = self._participants.role(key, date, language)
        party = self._participants.party(key, date, language)
        name = self.used[key] or self._participants.speaker(key, language).name
        label = None
        if speech.printed:
            label = _label(speech.printed, name)
            if label is None:
                self.blocks.append(Remark(speech.printed))
        elif speech.note is not None:
            remark = self.blocks[speech.note]
            assert isinstance(remark, Remark)
            label = _label(remark.text, name)
            if label:
                del self.blocks[speech.note]
        own = {"x_party": party, "x_speaker_type": speech.speaker_type}
        parts = [
            replace(part, columns={**part.columns, **own}) if isinstance(part, Passage) else part
            for part in speech.parts
        ]
        self.blocks.append(
            Turn(
                key,
                parts,
                label=label,
                role=role and role.words,
                role_type=role and role.role_type,
                country=self._header.country if role and role.is_of_state else None,
                event=self._header.key if self._header.date or self._header.meeting else None,
                date=date,
                language=speech.language,
            )
        )


def _joined(values: Iterable[str]) -> str:
    """Values joined by plus signs; nothing where all are empty."""
    strings = list(values)
    return "+".join(strings) if any(strings) else ""


def _is_in(language: str, wanted: str) -> bool:
    return language.partition("-")[0] == wanted.partition("-")[0]


def _label(text: str, name: str) -> Label | None:
    """The line as a label if it prints a name, or at least its last word; case does not count."""
    lower = text.lower()
    if len(lower) != len(text):
        return None
    for form in (name, name.rpartition(" ")[2]):
        match = re.search(rf"(?<!\w){re.escape(form.lower())}(?!\w)", lower)
        if match:
            return Label(text, match.span())
    return None
