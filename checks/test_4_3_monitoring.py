"""The database is at ease: its own figures are where the contract expects them.

They are read before anything is measured, without landed's own sessions. They warn: a figure outside its range is
for somebody to look at, not a migration that failed.
"""

from landed.marks import Severity

SOURCE = "sql/probes/vitals.sql"


def test_vital(vital, vitals, evidence):
    """The figure, as the database itself gives it, is within the contract's limits."""
    seen = vital.read(vitals)
    evidence.measure(figure=seen.value, unit=seen.unit, beside=seen.beside)
    if seen.nothing:
        evidence.not_applicable(seen.nothing)
    if seen.judged and not vital.limit.holds(seen.value):
        evidence.find(
            "range",
            vital.name,
            severity=Severity.WARN,
            expected=vital.limit.words(seen.unit),
            found=seen.words,
            source=SOURCE,
            remedy=seen.remedy,
        )
    if seen.unseen:
        evidence.not_run(seen.unseen)


def test_response(contract, server_time, within, evidence):
    """The server answers the shortest question in time, the network's own time taken off."""
    limit = contract.monitoring.response_ms
    if limit is None:
        evidence.not_applicable("the contract sets no response_ms")
    samples, network = server_time.answers()
    within("response", samples, limit, network_ms=round(network, 3))


def test_query(query_budget, contract, server_time, within, evidence):
    """The application's statements take the server, by its own clock, no longer than promised."""
    limit = contract.monitoring.query_ms
    if limit is None:
        evidence.not_applicable("the contract sets no query_ms")
    at, samples = server_time.slowest([contract.read(file) for file in query_budget.queries])
    within(query_budget.name, samples, limit, slowest=query_budget.queries[at])
