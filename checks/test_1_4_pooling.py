"""A pooler behind the application's string lends backends to transactions, and keeps its clients apart."""

from landed.marks import Severity

SOURCE = "clients of our own, through --dsn"


def test_transaction_mode(contract, pooled, evidence):
    """A backend is lent for a transaction: one client meets two of them while another holds one."""
    required = contract.header.pooler == "require"
    if required and not pooled.there:
        evidence.find(
            "missing",
            "dsn",
            expected="a pooler in transaction mode",
            found="--dsn is direct: the backend is the one that the connection was told",
            source=SOURCE,
            remedy="Give the application the pooled string (Neon: the host with -pooler).",
        )
        return
    met = pooled.meetings()
    evidence.measure(first_client_met=len(set(met.first)), second_client_met=len(set(met.second)))
    if not met.in_transaction_mode:
        evidence.find(
            "mode",
            "dsn",
            severity=Severity.BLOCK if required else Severity.WARN,
            expected="transaction mode",
            found=met.starved or "session mode: each client keeps the backend that it first met",
            source=SOURCE,
            remedy="Set pool_mode = transaction (Neon's pooled endpoint has it; Supabase: port 6543).",
        )


def test_beyond_the_pool(contract, pooled, stopwatch, evidence):
    """Clients that begin at once, more than the pool has backends, wait for one, and every one is served."""
    seen = pooled.crowd(stopwatch)
    evidence.measure(**seen.figures)
    if seen.answers.unanswered:
        evidence.find(
            "unserved",
            "dsn",
            expected=f"{seen.figures['clients']} clients served",
            found=f"{seen.figures['served']} served, {seen.side_by_side} side by side: {seen.answers.words}",
            source=SOURCE,
            remedy="Raise the pool's size or its query_wait_timeout; look for transactions that are left open.",
        )
    promised = min(contract.pooling.pool or 0, seen.figures["clients"])
    if seen.side_by_side < promised:
        evidence.find(
            "size",
            "dsn",
            expected=f"{promised} transactions side by side",
            found=f"{seen.side_by_side}: the pool has no more backends",
            source=SOURCE,
            remedy="Raise the pool's size (default_pool_size), or end what keeps its backends busy.",
        )
    if not seen.figures["waited"]:
        evidence.not_run(
            f"none of {seen.side_by_side} clients had to wait: the pool is larger than what may be tried"
        )


def test_transaction_settings(pooled, evidence):
    """A setting made for a transaction is its own client's, and gone with it."""
    seen = pooled.strays()
    wrong = [words for each in seen.results for words in each]
    evidence.measure(clients=len(seen.results))
    if wrong or seen.unanswered:
        evidence.find(
            "stray_setting",
            "dsn",
            expected="each client reads what it set, and nothing of it afterwards",
            found=seen.words or f"{len(wrong)} readings of another value",
            extra=wrong[:10],
            source=SOURCE,
            remedy="The pooler changes backends within a transaction: set pool_mode = transaction.",
        )


def test_unnamed_statements(pooled, evidence):
    """Parametrized statements without a name work, and each client gets its own answers."""
    seen = pooled.echoes()
    wrong = [words for each in seen.results for words in each]
    evidence.measure(clients=len(seen.results))
    if wrong or seen.unanswered:
        evidence.find(
            "unnamed_statement",
            "dsn",
            expected="each value comes back to whom it belongs",
            found=seen.words or f"{len(wrong)} wrong answers",
            extra=wrong[:10],
            source=SOURCE,
            remedy="The pooler breaks the extended protocol: look at its version and its log.",
        )


def test_nothing_left(pooled, evidence):
    """After our clients have hung up, the server shows no transaction of theirs that is still open."""
    seen = pooled.left()
    evidence.measure(kept_by_the_pooler=seen.kept)
    if seen.busy:
        evidence.find(
            "left",
            "dsn",
            expected="no session of ours in a transaction",
            found=f"{len(seen.busy)} sessions",
            extra=seen.busy,
            source="sql/probes/sessions_left.sql",
            remedy="Something between holds on to clients that are gone: look at the pooler's SHOW CLIENTS.",
        )
    if seen.hidden:
        evidence.not_run(f"the state of {seen.hidden} sessions is hidden: grant pg_read_all_stats to this role")
