"""The errors that Rostra raises: each says what is wrong, where, and what to do."""


class RostraError(Exception):
    """A request that cannot be met; its message is written for the person who made it."""


class NotFoundError(RostraError, LookupError):
    """There is no such corpus, version, config or column; the message lists the existing ones."""


class NotInstalledError(RostraError, ImportError):
    """A package that this part of Rostra needs is not installed; the message says how to get it."""


class DamagedError(RostraError, ValueError):
    """The bytes of a release are not those in its manifest."""


class OptionError(RostraError, ValueError):
    """An argument that has another value than those that the message lists."""
