"""A draft as plain text: the report with its utterances marked and described."""

from collections.abc import Iterator

from rostra.language.paragraphs import split_paragraphs
from rostra.printable import escaped
from rostra.quotations.extraction.lexicon import LANGUAGES, has_lexicon
from rostra.quotations.extraction.records import Draft, Rejected, Utterance

_INDENT = "    "
_FIELDS = ("span", "mention", "speaker", "role", "country", "cue")
_NO_BREAK_SPACE = "\xa0"


def render(draft: Draft) -> str:
    r"""Return a draft as text for a terminal or a file.

    Every paragraph is printed with its number. ``[[1 ...]]`` is utterance 1, described below its
    paragraph; ``[- ... -]`` is in quotation marks and not proposed, with the reason below.

    Returns:
        Lines with a final newline; control characters of the text are escaped, as ``\x00``.
    """
    lines = [_summary(draft), *_language(draft), *_parts(draft)]
    stretches: list[Utterance | Rejected] = [*draft.utterances, *draft.rejected]
    stretches.sort(key=lambda stretch: stretch.char_start, reverse=True)
    for paragraph in split_paragraphs(draft.text):
        inside = []
        while stretches and stretches[-1].char_start < paragraph.end:
            inside.append(stretches.pop())
        marked = _marked(draft.text, paragraph.start, paragraph.end, inside)
        lines += ["", f"{paragraph.number:>3}  {marked}"]
        for stretch in inside:
            lines += _description(stretch)
    return "\n".join(lines) + "\n"


def _summary(draft: Draft) -> str:
    unknown = sum(1 for utterance in draft.utterances if utterance.speaker is None)
    turns = draft.utterances[-1].turn if draft.utterances else 0
    return (
        f"utterances: {len(draft.utterances)}; turns: {turns}; without a speaker: {unknown}; "
        f"rejected: {len(draft.rejected)}"
    )


def _language(draft: Draft) -> Iterator[str]:
    """Which language a draft was read as and why, unless it was given and has a lexicon."""
    if draft.language_reason != "given":
        yield f"language: {draft.language} ({draft.language_reason})"
    if not has_lexicon(draft.language):
        yield (
            f"no lexicon for {draft.language}: quotations without speaker, role and country "
            f"(lexicons: {', '.join(LANGUAGES)})"
        )


def _parts(draft: Draft) -> Iterator[str]:
    """Which paragraphs were read as which kind of text."""
    parts = [
        f"{part.kind} {part.first}" + (f"-{part.last}" if part.last > part.first else "")
        for part in draft.parts
    ]
    if parts:
        yield f"paragraphs read as: {', '.join(parts)}"


def _marked(text: str, start: int, end: int, stretches: list[Utterance | Rejected]) -> str:
    parts, position = [], start
    for stretch in stretches:
        parts.append(_printable(text[position : stretch.char_start]))
        content = _printable(text[stretch.char_start : stretch.char_end])
        if isinstance(stretch, Utterance):
            parts.append(f"[[{stretch.seq} {content}]]")
        else:
            parts.append(f"[-{content}-]")
        position = stretch.char_end
    parts.append(_printable(text[position:end]))
    return "".join(parts)


def _description(stretch: Utterance | Rejected) -> Iterator[str]:
    if isinstance(stretch, Rejected):
        yield f"{_INDENT} -  rejected: {stretch.reason}"
        return
    speaker = _printable(stretch.speaker or "(unknown)")
    role = f", {_printable(stretch.role)}" if stretch.role else ""
    country = f" [{stretch.country}, {stretch.country_basis}]" if stretch.country else ""
    elided = ", elided" if stretch.elided else ""
    yield (
        f"{_INDENT}{stretch.seq:>2}  {stretch.confidence:.2f}  turn {stretch.turn}: "
        f"{speaker}{role}{country}; {stretch.quote_type}{elided}"
    )
    mention = f"mention: {_printable(stretch.mention)}; " if stretch.mention else ""
    cue = f"cue: {_printable(stretch.cue)}; " if stretch.cue else ""
    decisions = ", ".join(
        f"{field} {decision.rule} {decision.confidence:.2f}"
        for field in _FIELDS
        if (decision := stretch.decisions.get(field))
    )
    yield f"{_INDENT}          {mention}{cue}{decisions}"


def _printable(text: str) -> str:
    return escaped(text, keep=_NO_BREAK_SPACE)
