"""Abbreviations that a text introduces, and their full names."""

import re

from rostra.language.word_lists import function_words

# "(ABC)", "(ABC/XYZ)". A name is sought in a window before the bracket, so that time is linear.
_BRACKETED = re.compile(r"\(([^\W\d_][\w.&’'-]{1,11}(?:/[^\W\d_][\w.&’'-]{1,11}){0,3})\)")
_NAME_IN_BRACKETS = re.compile(r"\b([A-Z]{2,10}) \(([A-Z][^()\n]{4,100})\)")
_WORD = re.compile(r"[^\W_]+(?:[’'.][^\W_]+)*")
_WINDOW = 160


def abbreviations_in(text: str) -> dict[str, str]:
    """The full name of each abbreviation that a text introduces; of several, the first.

    The forms are "Full Name (ABC)", also with alternatives "(ABC/XYZ)", and "ABC (Full Name)". A
    name has the letters of the abbreviation as initials; in the first form, where no name does, it
    is the capitalised words directly before the bracket.
    """
    names: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        forms = [form for form in match.group(1).split("/") if sum(map(str.isupper, form)) > 1]
        name = _name_before(text[max(0, match.start() - _WINDOW) : match.start()], forms)
        if name:
            names |= {form: name for form in forms if form not in names}
    for match in _NAME_IN_BRACKETS.finditer(text):
        form, name = match.groups()
        if _start_of_name(name, form, [m.span() for m in _WORD.finditer(name)]) == 0:
            names.setdefault(form, name)
    return names


def _name_before(before: str, forms: list[str]) -> str:
    before = before.rpartition("\n")[2]
    spans = [match.span() for match in _WORD.finditer(before)]
    for form in forms:
        start = _start_of_name(before, form, spans)
        if start is not None:
            return before[start:].rstrip()
    return _capitalised_end(before, spans)


def _start_of_name(before: str, form: str, spans: list[tuple[int, int]]) -> int | None:
    """The start of the last words with these initials; "of" and "for" count where they must."""
    links = function_words("link")
    for with_links in (False, True):
        letters = [c for c in form.casefold() if c.isalnum()]
        for start, end in reversed(spans):
            word = before[start:end].casefold()
            if word[0] == letters[-1] and (with_links or word not in links):
                letters.pop()
                if not letters:
                    return start
            elif word not in links:
                break
    return None


def _capitalised_end(before: str, spans: list[tuple[int, int]]) -> str:
    """The capitalised words at the end of a text, two or more, also with "of" between them."""
    run: list[tuple[int, int]] = []
    for start, end in reversed(spans):
        follows = run[-1][0] if run else len(before.rstrip())
        fits = before[start].isupper() or (run and before[start:end] == "of")
        if not fits or before[end:follows].strip(" -–/’'"):
            break
        run.append((start, end))
    while run and not before[run[-1][0]].isupper():
        run.pop()
    return before[run[-1][0] :].rstrip() if len(run) > 1 else ""
