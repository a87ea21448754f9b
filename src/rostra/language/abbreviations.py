"""Abbreviations that a text introduces, and what they stand for."""

from __future__ import annotations

import re

from rostra.language.phrases import function_words

# "(ABC)", "(ABC/XYZ)"; a window before it is enough for a name, so the cost is linear.
_BRACKETED = re.compile(r"\(([^\W\d_][\w.&’'-]{1,11}(?:/[^\W\d_][\w.&’'-]{1,11}){0,3})\)")
_SPELT_AFTER = re.compile(r"\b([A-Z]{2,10}) \(([A-Z][^()\n]{4,100})\)")
_WORD = re.compile(r"[^\W_]+(?:[’'.][^\W_]+)*")
_WINDOW = 160


def abbreviations_in(text: str) -> dict[str, str]:
    """The full name of each abbreviation that a text introduces, the first that it gives.

    Read are "Full Name (ABC)", also with alternatives "(ABC/XYZ)", and "ABC (Full Name)". Where
    no initials fit, the capitalised words directly before the bracket count as the name.
    """
    found: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        forms = [form for form in match.group(1).split("/") if sum(map(str.isupper, form)) > 1]
        name = _name_before(text[max(0, match.start() - _WINDOW) : match.start()], forms)
        for form in forms if name else ():
            found.setdefault(form, name)
    for match in _SPELT_AFTER.finditer(text):
        form, name = match.groups()
        if _start(name, form, [m.span() for m in _WORD.finditer(name)]) == 0:
            found.setdefault(form, name)
    return found


def _name_before(before: str, forms: list[str]) -> str:
    before = before.rpartition("\n")[2]
    spans = [match.span() for match in _WORD.finditer(before)]
    for form in forms:
        start = _start(before, form, spans)
        if start is not None:
            return before[start:].rstrip()
    return _capitalised(before, spans)


def _start(before: str, form: str, spans: list[tuple[int, int]]) -> int | None:
    """Where a name begins whose initials are the form; "of" and "for" count only if they must."""
    links = function_words("link")
    for counted in (False, True):
        letters = [c for c in form.casefold() if c.isalnum()]
        for start, end in reversed(spans):
            word = before[start:end].casefold()
            if word[0] == letters[-1] and (counted or word not in links):
                letters.pop()
                if not letters:
                    return start
            elif word not in links:
                break
    return None


def _capitalised(before: str, spans: list[tuple[int, int]]) -> str:
    """The run of two or more capitalised words at the end, "of" between them."""
    run: list[tuple[int, int]] = []
    for start, end in reversed(spans):
        follows = run[-1][0] if run else len(before.rstrip())
        if before[end:follows].strip(" -–/’'"):
            break
        if before[start].isupper() or (run and before[start:end] == "of"):
            run.append((start, end))
        else:
            break
    while run and not before[run[-1][0]].isupper():
        run.pop()
    return before[run[-1][0] :].rstrip() if len(run) > 1 else ""
