"""The draft of a text, put together from what each step found."""

from rostra.drafting import attribution
from rostra.drafting.attribution import Attributed, Group
from rostra.drafting.draft import Decision, Draft, Left, Utterance
from rostra.drafting.lexicon import lexicon
from rostra.drafting.paragraphs import paragraphs
from rostra.drafting.people import People
from rostra.drafting.resolution import Resolver
from rostra.drafting.quotations import quotations
from rostra.drafting.tagging import Tagger


def draft(text: str, *, language: str = "en") -> Draft:
    found = paragraphs(text)
    quoted: dict[int, Group] = {}
    for quotation in quotations(text, found):
        for piece in quotation.pieces:
            if text[piece.start : piece.end].strip():
                quoted.setdefault(piece.paragraph.number, []).append((quotation, piece))
    tagger = Tagger(text, lexicon(language))
    out = []
    n = 0
    resolver = None
    for one in attribution.attribute(text, found, quoted, tagger):
        if one.left:
            continue
        n += 1
        if resolver is None:
            spans = [(p.start, p.end) for g in quoted.values() for _, p in g]
            resolver = Resolver(text, People(text, lexicon(language), spans), lexicon(language))
        r = resolver.resolve(one.mention) if one.mention else None
        spk = None
        if r: spk = " ".join(r.person.fullest) if r.person else text[r.start:r.end]
        start, end = one.piece.start, one.piece.end
        ms, me = (one.mention[0].start, one.mention[-1].end) if one.mention else (None, None)
        out.append(Utterance(paragraph=one.piece.paragraph.number, turn=n, seq=n, speaker=spk, speaker_kind=None, role=None, country=None, utterance=text[start:end], speaker_start=ms, speaker_end=me, role_start=None, role_end=None, role_type=None, role_status=None, country_basis=None, char_start=start, char_end=end, cue=None, cue_start=None, cue_end=None, quote_type="direct", elided=False, language="en", mention=text[ms:me] if ms is not None else None, mention_start=ms, mention_end=me, decisions={"span": Decision(one.before+"Q"+one.ending+"Q"+one.after, 1), "mention": Decision(one.rule, 1), "speaker": Decision(r.rule if r else "none", 1)}))
    return Draft(text, language, tuple(out), ())
