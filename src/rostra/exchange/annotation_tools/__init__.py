"""Annotations of a source sent to tools in which people annotate, and taken back.

`task` has what is sent, `taking_back` what is made of a file that comes back; each format is a
module with two functions, see `formats`.
"""
