"""Pairs of folders of schemas in all dialects, and instances aimed at them.

`pairs` draws two states of a folder: a `writer` draws the old one from `samples`, `edits` make the
new one from it, and an `aim` draws the instances. `documents` says what schemas and references are.
"""
