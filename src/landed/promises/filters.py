"""What a contract writes in other languages, compiled while it is read: jq, CSS selectors, regular expressions."""

import re
from functools import cache
from typing import Annotated, Any

import jq
import soupsieve  # what BeautifulSoup itself selects by
from pydantic import AfterValidator

from landed.promises.sections import Text


@cache
def program(text: str) -> Any:
    """A jq filter, ready to run. Raises ValueError where it is none."""
    return jq.compile(text)


def _filter(text: str) -> str:
    try:
        program(text)
    except ValueError as error:
        words = str(error).splitlines()[0].removeprefix("jq: error: ").removesuffix(":")
        raise ValueError(f"no jq filter: {words.replace(' at <top-level>', '')}") from None
    return text


def _selector(text: str) -> str:
    try:
        soupsieve.compile(text)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"no CSS selector: {str(error).splitlines()[0]}") from None
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from None
    return text


Filter = Annotated[Text, AfterValidator(_filter)]
Selector = Annotated[Text, AfterValidator(_selector)]
Pattern = Annotated[Text, AfterValidator(_pattern)]
