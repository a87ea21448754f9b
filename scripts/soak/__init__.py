"""Attacks on Rostra as programs: seeded, without an end, each with an oracle of its own.

Every module here whose name does not start with ``_`` is a kind of attack. Its one function::

    def attack(random: random.Random, folder: Path) -> str | None: ...

makes one hostile input in an empty folder, does with it what a user would do, and returns None if
every promise held, else one line that says which did not. `random` is its only source of chance.
It runs in a process that was forked after the module was imported: what the module imports at its
top is not paid for again by every attack, what it imports later is.
"""
