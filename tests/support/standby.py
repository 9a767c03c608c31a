"""A physical copy of one of our servers: same system identifier, same oids, and yet another running server."""

from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGQUIT

import psycopg

from landed.errors import OutOfTime
from landed.server.embedded import HOST, Server
from landed.server.installation import default_installation, programs_for
from landed.server.keeper import HOME
from landed.server.kept import Kept, Task, free_port, new_folder, unprivileged_account
from tests.support.sample import until

_SECONDS = 30


@contextmanager
def standby(server: Server) -> Iterator[Server]:
    """Run a replica of `server` that has caught up when the block begins."""
    port, folder, account = free_port(), new_folder(), unprivileged_account()
    trees, programs = programs_for(account, default_installation(), folder)
    data = f"{folder}/{HOME}"
    source = {
        "host": server.host,
        "port": server.port,
        "user": server.superuser,
        "password": server.password,
    }
    words = " ".join(f"{name}={value}" for name, value in source.items())
    lines = (
        f"include '{data}/postgresql.conf'",
        f"listen_addresses = '{HOST}'",
        "unix_socket_directories = ''",
        f"port = {port}",
        "fsync = off",
    )
    copy = [f"{programs}/pg_basebackup", f"--pgdata={data}", f"--dbname={words}", "--checkpoint=fast", "--no-sync"]
    kept = Kept(
        Task(
            folder=str(folder),
            trees=trees,
            files={"server.conf": "\n".join(lines) + "\n"},
            prepare=[[*copy, "--write-recovery-conf"]],
            serve=[f"{programs}/postgres", "-D", data, "-c", f"config_file={folder}/server.conf"],
            stop=SIGQUIT,
            account=account,
        )
    )
    try:
        replica = Server(port, server.password, server.version, server.bin, kept)
        try:
            until(lambda: _has_caught_up(replica, server), _SECONDS)
        except AssertionError:
            raise OutOfTime(f"the replica did not start:\n{kept.log_tail()}") from None
        yield replica
    finally:
        kept.stop()


def _has_caught_up(replica: Server, server: Server) -> bool:
    try:
        with replica.connect() as behind, server.connect() as ahead:
            (wanted,) = ahead.execute("select pg_current_wal_lsn()").fetchone() or ("",)
            (caught,) = behind.execute("select pg_last_wal_replay_lsn() >= %s::pg_lsn", [wanted]).fetchone() or (0,)
            return bool(caught)
    except psycopg.OperationalError:
        return False
