"""Triggers, rules and policies: what changes the meaning of a statement without being asked."""


def test_trigger(trigger, compare):
    """The trigger is defined as promised, and enabled."""
    compare(trigger)


def test_rule(rule, compare):
    """The rewrite rule is defined as promised, and enabled."""
    compare(rule)


def test_policy(policy, compare):
    """The row security policy lets through what was promised, for the promised roles."""
    compare(policy)


def test_nothing_extra(compare):
    """Promised tables carry no trigger, rule or policy that nobody promised."""
    compare.extra("triggers")
    compare.extra("rules")
    compare.extra("policies")
