"""A certificate authority for one test run, and what a server needs to prove itself under it."""

from dataclasses import dataclass
from pathlib import Path

import trustme

from landed.server.embedded import TlsFiles


@dataclass(frozen=True)
class Authority:
    """The root that clients trust, and the files of a server named localhost and 127.0.0.1."""

    root: Path
    server: TlsFiles


def authority(folder: Path) -> Authority:
    """Make an authority and a server certificate in `folder`, which must be private."""
    ca = trustme.CA()
    issued = ca.issue_cert("localhost", "127.0.0.1")
    root, certificate, key = folder / "root.crt", folder / "server.crt", folder / "server.key"
    ca.cert_pem.write_to_path(root)
    certificate.write_bytes(b"".join(each.bytes() for each in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(key)
    return Authority(root, TlsFiles(certificate, key))
