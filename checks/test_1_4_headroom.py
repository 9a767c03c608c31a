"""The server has connections left for who comes next."""

from landed.marks import Severity


def test_headroom(contract, room, evidence):
    """Of the connections that the server allows, enough are neither kept back nor in use."""
    evidence.measure(allowed=room.allowed, kept_back=room.kept_back, in_use=room.in_use, free=room.free)
    promised = contract.pooling
    block = room.free < promised.free_block
    if block or room.free < promised.free_warn:
        evidence.find(
            "few",
            "server",
            severity=Severity.BLOCK if block else Severity.WARN,
            expected=f"at least {promised.free_block if block else promised.free_warn} connections free",
            found=f"{room.free} free: {room.in_use} of {room.allowed} in use, {room.kept_back} kept back",
            source="sql/probes/headroom.sql",
            remedy="End leaked sessions (pg_stat_activity, oldest state_change first); then raise the limit.",
        )
