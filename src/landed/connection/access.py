"""What the environment gives for the services that a contract names: tokens, and names of projects."""

from collections.abc import Mapping
from dataclasses import dataclass

from landed.secrets import Secret


@dataclass(frozen=True, slots=True)
class Access:
    """Read once on the controller; workers get it with the settings."""

    tokens: tuple[tuple[str, Secret], ...] = ()
    """By variable name; one that is not set is not here."""
    variables: tuple[tuple[str, str], ...] = ()
    """Values of the other variables that the contract names."""
    addresses: tuple[tuple[str, str], ...] = ()
    """Base URLs by service, where they are not the contract's: those of the sample."""

    def token(self, variable: str) -> Secret | None:
        """The token, None where its variable is not set."""
        return dict(self.tokens).get(variable)


def read_access(tokens: tuple[str, ...], variables: tuple[str, ...], environment: Mapping[str, str]) -> Access:
    """What is set of these variables; one that is empty is as good as none."""
    return Access(
        tokens=tuple(
            (name, Secret(environment[name].strip())) for name in tokens if environment.get(name, "").strip()
        ),
        variables=tuple(
            (name, environment[name].strip()) for name in variables if environment.get(name, "").strip()
        ),
    )
