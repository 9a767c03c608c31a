"""Sequences are as promised, and ahead of the keys that were copied in."""


def test_sequence(sequence, compare):
    """The sequence has its type, bounds, step and owner."""
    compare(sequence)


def test_sequence_is_ahead(sequence, sequence_position, lock, evidence):
    """The next generated key cannot collide with a row that is there."""
    found = sequence_position(sequence)
    evidence.measure(next_value=found.next_value, furthest=found.furthest)
    if found.behind:
        evidence.find(
            "behind",
            lock.subject(sequence),
            expected=f"the next value beyond {found.furthest}",
            found=f"the next value is {found.next_value}",
            source="sql/probes/sequence_position.sql",
            remedy=found.remedy,
        )


def test_no_extra_sequence(compare):
    """The promised schemas hold no sequence that nobody promised."""
    compare.extra("sequences")
