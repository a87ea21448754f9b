"""A draft as plain text: the report with its utterances marked and described."""

from collections.abc import Iterator
from dataclasses import asdict

from rostra.marked_text import marked_paragraphs, quotation, rejected
from rostra.quotations.extraction.lexicon import LANGUAGES, has_lexicon
from rostra.quotations.extraction.records import Draft


def render(draft: Draft) -> str:
    r"""Return a draft as text for a terminal or a file.

    Every paragraph is printed with its number. ``[[1 ...]]`` is utterance 1, described below its
    paragraph; ``{...}`` is its reporting clause and ``<...>`` its mention. ``[-...-]`` looks like a
    quotation and is not proposed, with the reason below.

    Returns:
        Lines with a final newline; control characters of the text are escaped, as ``\x00``.
    """
    passages = [
        quotation(str(utterance.seq), f"{utterance.confidence:.2f}", asdict(utterance))
        for utterance in draft.utterances
    ]
    passages += [rejected(each.char_start, each.char_end, each.reason) for each in draft.rejected]
    heading = [_summary(draft), *_language(draft), *_parts(draft)]
    return "\n".join([*heading, *marked_paragraphs(draft.text, passages)]) + "\n"


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
