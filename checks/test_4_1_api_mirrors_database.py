"""What the API lists is what the database holds.

A status may say 45 while every list is empty, or a cache may keep an outage's answer: so each list is held
against the rows, item by item.
"""

from landed.marks import Severity

UNSTEADY = "Nothing moved in the database: look for a cache that lags, or for a second deployment that answers too."


def test_mirror(mirror, mirrored, evidence):
    """The list equals the rows: nothing missing, nothing more, no field changed."""
    found = mirrored(mirror)
    evidence.measure(items_compared=found.compared, readings=found.readings)
    how = {
        "expected": f"the {found.compared} rows of {mirror.query}",
        "source": f"{mirror.endpoint} against {mirror.query}, read {found.readings} times",
        "remedy": "Look for a cache in between (its headers), then for the data source of this endpoint.",
    }
    if found.retried:
        evidence.find(
            "retried",
            mirror.name,
            severity=Severity.WARN,
            found=found.retried,
            **how | {"expected": f"{how['expected']}, at the first reading", "remedy": UNSTEADY},
        )
    if found.missing or found.extra:
        evidence.find(
            "items",
            mirror.name,
            found=f"{len(found.missing)} missing, {len(found.extra)} more",
            missing=found.missing,
            extra=found.extra,
            **how,
        )
    if found.changed:
        evidence.find(
            "fields",
            mirror.name,
            found="; ".join(f"{each.key} {each.column}: {each.found}" for each in found.changed[:20]),
            **how | {"expected": "; ".join(f"{e.key} {e.column}: {e.expected}" for e in found.changed[:20])},
        )
