"""A draft as plain text: the report with its spans marked, and beside them what is proposed."""

from collections.abc import Iterator

from rostra.language.paragraphs import paragraphs
from rostra.quotations.extraction.draft import Draft, Left, Utterance

OPEN, CLOSE = "[[", "]]"
LEFT_OPEN, LEFT_CLOSE = "[-", "-]"
INDENT = "    "
_COLUMNS = ("span", "mention", "speaker", "role", "country", "cue")


def render(draft: Draft) -> str:
    r"""Show a draft to a person, in plain characters for a terminal or a file.

    Every paragraph is printed with its number. ``[[1 ...]]`` is utterance 1, described below its
    paragraph; ``[- ... -]`` stands in marks and is not proposed, with the reason below.

    Returns:
        Lines with a final newline; control characters of the text stand as ``\x00`` and the like.
    """
    lines = [_summary(draft)]
    marks: list[Utterance | Left] = [*draft.utterances, *draft.left]
    marks.sort(key=lambda mark: mark.char_start)
    at = 0
    for paragraph in paragraphs(draft.text):
        here: list[Utterance | Left] = []
        while at < len(marks) and marks[at].char_start < paragraph.end:
            here.append(marks[at])
            at += 1
        lines.append("")
        lines.append(f"{paragraph.number:>3}  {_marked(draft.text, paragraph[1:], here)}")
        for mark in here:
            lines += _beside(mark)
    return "\n".join(lines) + "\n"


def _summary(draft: Draft) -> str:
    unnamed = sum(1 for each in draft.utterances if each.speaker is None)
    turns = draft.utterances[-1].turn if draft.utterances else 0
    return (
        f"{len(draft.utterances)} utterances in {turns} turns, {unnamed} without a speaker; "
        f"{len(draft.left)} other stretches in marks left"
    )


def _marked(text: str, span: tuple[int, int], marks: list[Utterance | Left]) -> str:
    parts, at = [], span[0]
    for mark in marks:
        parts.append(_plain(text[at : mark.char_start]))
        content = _plain(text[mark.char_start : mark.char_end])
        if isinstance(mark, Utterance):
            parts.append(f"{OPEN}{mark.seq} {content}{CLOSE}")
        else:
            parts.append(f"{LEFT_OPEN}{content}{LEFT_CLOSE}")
        at = mark.char_end
    parts.append(_plain(text[at : span[1]]))
    return "".join(parts)


def _beside(mark: Utterance | Left) -> Iterator[str]:
    if isinstance(mark, Left):
        yield f"{INDENT} -  left: {mark.reason}"
        return
    country = f" [{mark.country}, {mark.country_basis}]" if mark.country else ""
    role = f", {_plain(mark.role)}" if mark.role else ""
    elided = ", elided" if mark.elided else ""
    yield (
        f"{INDENT}{mark.seq:>2}  {mark.confidence:.2f}  turn {mark.turn}: "
        f"{_plain(mark.speaker or '(nobody told)')}{role}{country}; {mark.quote_type}{elided}"
    )
    mention = f"mention: {_plain(mark.mention)}; " if mark.mention else ""
    cue = f"cue: {_plain(mark.cue)}; " if mark.cue else ""
    reasons = ", ".join(
        f"{column} {mark.decisions[column].rule} {mark.decisions[column].confidence:.2f}"
        for column in _COLUMNS
        if column in mark.decisions
    )
    yield f"{INDENT}          {mention}{cue}{reasons}"


def _plain(words: str) -> str:
    """Words in which nothing can command a terminal."""
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() or c == "\xa0" else _escaped(c) for c in words)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
