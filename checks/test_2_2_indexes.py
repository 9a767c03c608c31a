"""Every promised index is there, is defined as promised, and is in use."""


def test_index(index, compare):
    """The index has its method, keys, order, predicate and uniqueness, and is valid, ready and live."""
    compare(index)


def test_no_extra_index(compare):
    """Promised tables carry no index that nobody promised."""
    compare.extra("indexes")
