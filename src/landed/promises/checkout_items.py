"""Everything that a contract promises of the checkout, by section, and the fixtures that stand for it."""

from collections.abc import Iterator, Mapping

from landed.promises.checkout import CheckoutPromises, Item
from landed.promises.environment import Environment

FIXTURES: Mapping[str, str] = {
    "environment.file": "env_file",
    "environment.package": "package",
    "checkout.document": "document",
    "checkout.text": "text_file",
    "checkout.log": "log_file",
    "checkout.path": "kept_path",
    "checkout.script": "build_script",
    "checkout.command": "tool_command",
    "checkout.models": "model_sql",
    "checkout.orm": "orm_schema",
}
"""Section to the fixture that stands for one of its items."""


def checkout_items(environment: Environment, checkout: CheckoutPromises) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """Section by section, what it lists."""
    for section in FIXTURES:
        head, _, name = section.partition(".")
        yield section, getattr({"environment": environment, "checkout": checkout}[head], name)


def items_of(fixture: str, kind: str, environment: Environment, checkout: CheckoutPromises) -> list[Item]:
    """What a fixture stands for in one kind of check."""
    return [
        each
        for section, items in checkout_items(environment, checkout)
        for each in items
        if FIXTURES[section] == fixture and each.group == kind
    ]
