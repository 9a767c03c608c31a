"""Which phase of a request holds its time, and what to do about each."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from landed.traffic.timing import Timing

REMEDIES: Mapping[str, str] = {
    "name": "The name server is slow: look at how long the DNS records may be kept, and at who resolves them.",
    "network": "The way is long: compare the site's region with that of its users, or put its edge nearer to them.",
    "connection": "The site is slow to accept: look at its limit of connections and at its listen queue.",
    "TLS": "Encryption is slow: look at the certificate chain, at TLS 1.3, and at the CPU of what ends TLS.",
    "server": "The server works: query_latency tells whether on a query; then cold starts, region, function log.",
    "body": "The answer is sent slowly: look at its size, at compression, and at what writes it piece by piece.",
}
"""What may hold the time, and what to do next."""


def network_ms(timings: Sequence[Timing]) -> float:
    """One round trip of the network: the quickest connection that was made; 0 where none was."""
    return min((each.tcp for each in timings if each.tcp), default=0.0)


def phases(timing: Timing, trip_ms: float) -> dict[str, float]:
    """Milliseconds of one request by what held them; each step that waits for an answer costs a round trip."""
    steps = [timing.tcp, timing.tls, timing.first_byte]
    trips = [min(trip_ms, each) for each in steps]
    connection, tls, server = (each - trip for each, trip in zip(steps, trips, strict=True))
    return {
        "name": timing.dns,
        "network": sum(trips),
        "connection": connection,
        "TLS": tls,
        "server": server,
        "body": timing.body,
    }


def culprit(slow: Sequence[Timing], trip_ms: float) -> tuple[str, str]:
    """The phase that holds most of some requests' time; and in words what each of them holds, by the median."""
    parts = [phases(each, trip_ms) for each in slow]
    held = {name: median(each[name] for each in parts) for name in REMEDIES}
    most = max(held, key=lambda name: held[name])
    told = ", ".join(f"{name} {value:.1f}" for name, value in held.items() if value >= 0.05)
    return most, f"{most} holds the time ({told} ms)"


def medians(timings: Sequence[Timing]) -> dict[str, Any]:
    """What is recorded beside the figures: the phases as they were clocked, and the answer's size."""
    names = ("dns", "tcp", "tls", "first_byte", "body")
    told = {f"{name}_ms": round(median(getattr(each, name) for each in timings), 3) for name in names}
    return told | {"size_bytes": round(median(each.size for each in timings))}
