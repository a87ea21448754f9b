"""What Rostra raises: every error says what is wrong, where, and what to do."""


class RostraError(Exception):
    """A request that cannot be met; its message is written for the person who made it."""


class NotFoundError(RostraError, LookupError):
    """An unknown corpus, version, config or column; the message lists what there is."""


class NotInstalledError(RostraError, ImportError):
    """Something that a part of Rostra needs is not installed; the message says how to get it."""


class DamagedError(RostraError, ValueError):
    """A release whose bytes are not those that its manifest promises."""
