"""Many clients at once are all served."""


def test_concurrency(concurrency, asked_at_once, locks, evidence):
    """Of clients that ask at the same moment, each on a connection opened beforehand, every one is answered."""
    seen = asked_at_once(concurrency)
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
