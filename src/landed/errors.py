"""What can go wrong before, beside and during a verification; nothing else is raised on purpose."""


class LandedError(Exception):
    """Parent of every error that landed raises on purpose; its text is safe to print."""


class UsageError(LandedError):
    """The operator's input is wrong: option, environment, contract, lock, attestation. Exit status 4."""


class TargetError(LandedError):
    """The target cannot be read: refused, reset, silent, forbidden."""


class OutOfTime(TargetError):
    """A wait reached its end."""


class Silent(TargetError):
    """Not even a refusal came: the wait was ended on this side, and asking again would wait as long."""


class SiteLost(TargetError):
    """The site answered at first, and gives no answer any more."""
