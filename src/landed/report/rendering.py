"""What is told of a verdict cannot change it: where it cannot be rendered, plainer words stand in its place."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class Rendering:
    """Renders, and remembers what could not be."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        """What failed, with the kind of error and its place in our code: no value of the target is in it."""

    def of(self, what: str, make: Callable[[], T], otherwise: Callable[[str], T]) -> T:
        """What `make` makes of the document; else what `otherwise` makes of the fault."""
        try:
            return make()
        except Exception as error:  # noqa: BLE001 - whatever goes wrong here, what was found stays found
            fault = f"{what}: {type(error).__name__} ({_place(error)})"
            if fault not in self.faults:
                self.faults.append(fault)
            return otherwise(fault)


def _place(error: BaseException) -> str:
    """Module and line of the innermost frame."""
    last, place = error.__traceback__, "?"
    while last is not None:
        place = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}"
        last = last.tb_next
    return place
