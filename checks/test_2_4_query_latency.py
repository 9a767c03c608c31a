"""The questions that the application asks most are answered within their time, as its own client measures it."""

SOURCE = "this client's clock, on --dsn; EXPLAIN (ANALYZE, BUFFERS)"


def test_query_budget(query_budget, query_times, overruns, why_stuck, evidence):
    """Warm, asked again and again as the application asks, the statements together stay within their budget."""
    times = query_times(query_budget)
    if times.failure:
        evidence.find(
            "stuck",
            query_budget.name,
            expected=query_budget.words,
            found=f"{times.failure}; {why_stuck(query_budget, times)}",
            source=SOURCE,
            remedy="End the session that holds the lock (pg_terminate_backend), or mend the node that is named.",
        )
        return
    for each in overruns(query_budget, times):
        evidence.measure(plan=times.plan)
        promised, found = each.words
        evidence.find(
            each.figure,
            query_budget.name,
            expected=promised,
            found=f"{found}: {times.told}",
            source=SOURCE,
            remedy=times.remedy,
        )
