"""What a stranger sees of a site and of a database that are well."""

from datetime import UTC, datetime, timedelta

from landed.contract import Contract
from landed.outside.handshake import Handshake
from landed.outside.knock import Knocked
from landed.outside.look import Seen, files
from landed.web.site import Answer

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
HSTS = "strict-transport-security"


def answered(path: str, status: int = 404, body: str = "", **headers: str) -> Answer:
    """An answer; a header's name is written with `_`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(path=path, status=status, body=body, headers=named, received=AT)


def seen_in_health(contract: Contract) -> Seen:
    """What a stranger sees of a site that is well."""
    private = contract.outside.private
    return Seen(
        handshake=Handshake(version="TLSv1.3", expires=AT + timedelta(days=60)),
        plain=answered("/", 308, location="https://site.example/"),
        crossed=(answered("/", 200, "<html>", **{HSTS.replace("-", "_"): "max-age=31536000"}),),
        assets=("/static/app.js",),
        folders=(answered("/static/"),),
        scripts=(answered("/static/app.js", 200, "1;"),),
        maps=(answered("/static/app.js.map"),),
        files=tuple(answered(each) for each in files(contract)),
        private=tuple(answered(each) for each in private),
        unknown={each.rpartition("/")[0] or "/": answered(f"{each}-landed") for each in private},
    )


DOORS = {name: Knocked(refused="no pg_hba.conf entry", asks_with_tls=True) for name in ("dsn", "direct-dsn")}
