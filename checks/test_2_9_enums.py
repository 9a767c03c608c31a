"""Enumerated types have their labels, in their order."""


def test_enum(enum, compare):
    """The type has the promised labels in the promised order."""
    compare(enum)


def test_no_extra_enum(compare):
    """The promised schemas hold no enumerated type that nobody promised."""
    compare.extra("enums")
