"""Every promised primary key, unique, check and exclusion constraint is there and holds."""


def test_constraint(constraint, compare):
    """The constraint is defined as promised, validated and enforced."""
    compare(constraint)


def test_no_extra_constraint(compare):
    """Promised tables carry no constraint that nobody promised."""
    compare.extra("constraints")
