"""Many clients at once are all served."""


def test_concurrency(concurrency, asked_at_once, locks, evidence):
    """Of clients that ask at once, each on a connection opened beforehand, all are answered, and none is left."""
    seen, left = asked_at_once(concurrency)
    evidence.measure(**seen.figures)
    if seen.answers.unanswered:
        evidence.find(
            "unanswered",
            concurrency.name,
            expected=f"{seen.clients} answers",
            found=locks(f"{len(seen.answers.results)} answers: {seen.answers.words}"),
            source=f"{seen.clients} clients through --dsn",
            remedy="Look for locks and for the pooler's queue; --checkpoint 1.4.1 tries the pooler itself.",
        )
    if left.busy:
        evidence.find(
            "left",
            concurrency.name,
            expected="no session of our clients",
            found=f"{len(left.busy)} sessions, after all of them had hung up",
            extra=left.busy,
            source="sql/probes/sessions_left.sql",
            remedy="Something between holds on to clients that are gone: look at what stands before the server.",
        )
