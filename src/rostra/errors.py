"""The errors that Rostra raises: each says what is wrong, where, and what to do."""


class RostraError(Exception):
    """A request that cannot be met; its message is written for the person who made it."""


class NeededError(RostraError):
    """Something has to be said that was not.

    Args:
        before: the message up to the name of what is needed.
        option: what it is called on the command line.
        key: what it is called in JSON.
        after: the rest of the message.

    Attributes:
        for_json: the message for those who do not use the command line.
    """

    def __init__(self, before: str, option: str, key: str, after: str = "") -> None:
        super().__init__(f"{before}{option}{after}")
        self.for_json = f"{before}{key}{after}"


class NotFoundError(RostraError, LookupError):
    """There is no such corpus, version, config or column; the message lists the existing ones."""


class NotInstalledError(RostraError, ImportError):
    """A package that this part of Rostra needs is not installed; the message says how to get it."""


class DamagedError(RostraError, ValueError):
    """A release is not what its manifest or its schema promises; an index is not what was built.

    Attributes:
        problem_id: the id that `rostra verify` gives to the problem, a key of
            `rostra.problems.REMEDIES`.
    """

    def __init__(self, message: str, problem_id: str = "checksum-mismatch") -> None:
        super().__init__(message)
        self.problem_id = problem_id


class OptionError(RostraError, ValueError):
    """An argument that has another value than those that the message lists."""


class CacheWarning(UserWarning):
    """A table could not be kept in the datasets cache, so that it takes memory or time."""
