"""What is wrong with a page in a real browser is found by the check that states it, and by no other."""

import base64
import hashlib
import os
import shutil
import ssl
from contextlib import suppress
from dataclasses import replace

import pytest

from checks import test_4_2_browser as checks
from landed.browser.process import is_installed, program_on_path, visit
from landed.browser.record import Record, Task
from landed.browser.tips import Rendered
from landed.contract import load_contract
from landed.evidence import Evidence, NotRun
from landed.plugins.browser_fixtures import visits
from landed.promises.site import Page
from landed.secrets import Scrubber, Secret
from reference.landing import CONTRACT
from tests.support.tiny_site import HEAD, SCRIPT, VALUE, Tiny, tiny_site

FILE = "queries/name_of_gpt_4.sql"
OWN_SECRET = "c4n4ry-of-the-run"
NEITHER = "neither Playwright nor a browser: pip install -e '.[browser]', and playwright install chromium"
LATER = "setTimeout(() => {{ {first} {script} }}, 250);"
TALL = "document.body.prepend(Object.assign(document.createElement('div'), { style: 'height: 700px' }));"

MANY = "for (let n = 0; n < 60; n++) { new Image().src = `pixel.gif?${n}`; }"

FAULTS = {
    "healthy": (Tiny(), {}),
    "console": (Tiny(script=f"console.error('boom'); {SCRIPT}"), {"console": "console#ko-KR"}),
    "uncaught": (Tiny(script=f"{SCRIPT} undefined.boom;"), {"console": "console#ko-KR"}),
    "rejected": (Tiny(script=f"{SCRIPT} Promise.reject(new Error('boom'));"), {"console": "console#ko-KR"}),
    "allowed": (Tiny(script=f"console.error('expected noise'); {SCRIPT}"), {}),
    "api": (
        Tiny(api=(500, "{}"), script=SCRIPT.replace("a.json()", "({ name: 'nothing' })")),
        {"calls": "call#/api/api/status", "values": f"value#ko-KR#{FILE}"},
    ),
    "nocall": (Tiny(script="", body=f"<p>{VALUE}</p>"), {"calls": "no_call#/nocall/api/"}),
    "hidden": (Tiny(body='<p>Hello <b id="value" hidden></b></p>'), {"values": f"value#ko-KR#{FILE}"}),
    "other": (
        Tiny(api=(200, f'{{"dataSource": "github", "name": "{VALUE}"}}')),
        {"data": "source#status"},
    ),
    "promise": (
        Tiny(api=(200, '{"dataSource": "database", "name": "Another"}')),
        {"data": "answer#status expect .name", "values": f"value#ko-KR#{FILE}"},
    ),
    "lang": (Tiny(lang="en"), {"language": "lang#ko-KR"}),
    "region": (Tiny(lang="ko-KR"), {}),
    "image": (Tiny(missing=("pixel.gif",)), {"figures": "warn broken_image#ko-KR#/image/pixel.gif"}),
    "title": (Tiny(head=HEAD.replace("Tiny</title>", "</title>")), {"metadata": "expect#head > title"}),
    "og": (
        Tiny(head=HEAD.replace("og:title", "og:titel")),
        {"metadata": 'expect#meta[property="og:title"]@content'},
    ),
    "script": (
        Tiny(script=f"const url = 'postgresql://app:hunter2@db/prod'; {SCRIPT}"),
        {"secrets": "secret#/script/app.js a connection string"},
    ),
    "key": (Tiny(more=f"<!-- npg_Abcdefghij0123 -->{Tiny.more}"), {"secrets": "secret#/key/ a key"}),
    "own": (
        Tiny(script=f"const word = '{OWN_SECRET}'; {SCRIPT}"),
        {"secrets": "secret#/own/app.js a secret of this run"},
    ),
    "honest": (Tiny(script=f"const words = 'password=' + 'SELECT a FROM b'; {SCRIPT}"), {}),
    "noindex": (
        Tiny(head=f'{HEAD}<meta name="robots" content="noindex">'),
        {"search_engines": "warn noindex"},
    ),
    "header": (Tiny(headers=(("X-Robots-Tag", "noindex"),)), {"search_engines": "warn noindex"}),
    "canonical": (
        Tiny(head=HEAD.replace('href="/"', 'href="https://other.example/"', 1)),
        {"search_engines": "info canonical"},
    ),
    "asset": (
        Tiny(
            missing=("lost.js",), more='<script src="lost.js"></script><script src="insights/script.js"></script>'
        ),
        {"renders": "asset#ko-KR#/asset/lost.js"},
    ),
    "empty": (
        Tiny(body='<p style="display: none"><b id="value"></b></p>'),
        {"renders": "empty#ko-KR", "values": f"value#ko-KR#{FILE}"},
    ),
    "status": (Tiny(status=500), {"renders": "status#ko-KR"}),
    "silent": (Tiny(silent_s=4.0), {"renders": "open#ko-KR"}),
    "greedy": (
        Tiny(script=SCRIPT.replace("a.name;", "a.name; " + MANY)),
        {"renders": "info requests#ko-KR"},
    ),
    "elsewhere": (
        Tiny(more=f'<script src="https://other.invalid/x.js"></script>{Tiny.more}'),
        {"renders": "info elsewhere#other.invalid"},
    ),
    "counted": (Tiny(missing=("insights/script.js",)), {"analytics": "warn analytics"}),
    "uncounted": (Tiny(more=""), {"analytics": "warn analytics"}),
    "moves": (Tiny(script=LATER.format(first=TALL, script=SCRIPT)), {"figures": "warn layout_shift#ko-KR"}),
    "socket": (Tiny(missing=("ws",)), {"websocket": "websocket#/socket/ws"}),
}
"""What is planted; and by check, the one finding that it makes, `block` unless its severity stands in front."""

pytestmark = [pytest.mark.matrix, pytest.mark.skipif(not is_installed(), reason=NEITHER)]


def page_of(name):
    """The promises of one tiny page."""
    return Page.model_validate_json(
        f"""{{"name": "{name}", "path": "/{name}/", "optional_script": "insights/script",
        "expect": [{{"select": "head > title", "matches": "\\\\S"}},
            {{"select": "meta[property=\\"og:title\\"]", "attribute": "content", "matches": "\\\\S"}}],
        "browser": {{"languages": ["ko-KR"], "calls": ["/{name}/api/"], "shows": ["{FILE}"], "within_s": 3,
            "allowed_console": ["^expected"], "requests": 30, "websocket": {{"path": "/{name}/ws"}}}}}}"""
    )


def contract_of(names):
    """The first contract with these pages, and with the endpoint that each of them asks."""
    contract = load_contract(CONTRACT)
    (status,) = (each for each in contract.endpoint if each.name == "status")
    (kind,) = (each for each in status.expect if each.jq == ".cached")
    expect = (kind.model_copy(update={"jq": ".name", "equals": VALUE, "type": None}),)
    expect[0].__pydantic_fields_set__.add("equals")
    endpoints = [status.model_copy(update={"path": f"/{each}/api/status", "expect": expect}) for each in names]
    return contract.model_copy(update={"page": tuple(map(page_of, names)), "endpoint": tuple(endpoints)})


def opened(url, contract, folder, trusted=()):
    """What a browser sees of all of its pages."""
    if program_on_path() is None and shutil.which("playwright") is None:
        pytest.skip(NEITHER)
    values = {FILE: VALUE}
    task = Task(
        base_url=url,
        folder=str(folder),
        sandbox=os.geteuid() != 0,
        trusted=trusted,
        # Pictures cost time: of one page they are enough.
        visits=tuple(replace(each, shots=each.page in ("healthy", "whole")) for each in visits(contract, values)),
    )
    record = visit(task)
    assert not record.problem
    return replace(record, values=values)


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """All tiny pages, seen by one browser."""
    with tiny_site({name: page for name, (page, _) in FAULTS.items()}) as url:
        return opened(url, contract_of(FAULTS), tmp_path_factory.mktemp("b"))


def judged(record: Record, contract, name):
    """Severity and id of each finding, by the check that made it."""
    (page,) = (each for each in contract.page if each.name == name)
    (endpoint,) = (each for each in contract.endpoint if each.path.startswith(page.path))
    own = contract.model_copy(update={"endpoint": (endpoint,)})
    scrub = Scrubber([Secret(OWN_SECRET)]).scrub
    found = {}
    for check, call in vars(checks).items():
        if check.startswith("test_"):
            evidence = Evidence(kind="browser")
            browser = Rendered(record, own, "gate", evidence, scrub)
            with suppress(NotRun):
                call(*([page, browser, evidence] if check != "test_renders" else [page, browser]))
            if evidence.findings:
                found[check.removeprefix("test_")] = [f"{each.severity} {each.id}" for each in evidence.findings]
    return found


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_by_its_check(name, record):
    """The fault's checks find it, under its exact id and severity; no other check finds anything."""
    found = judged(record, contract_of(FAULTS), name)

    expected = {check: [full_id(words, name)] for check, words in FAULTS[name][1].items()}
    assert found == expected


def full_id(words, name):
    """Severity and id as evidence has them: `browser/rule:page#what`."""
    severity, _, rest = words.partition(" ") if words.split()[0] in ("warn", "info") else ("block", "", words)
    rule, mark, what = rest.partition("#")
    return f"{severity} browser/{rule}:{name}{mark}{what}"


def test_mixed_content_is_found(tmp_path):
    """A page with TLS that names an address without it is red for that alone; without TLS nothing is promised."""
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    image = '<img src="http://insecure.invalid/x.gif" style="display: none">'
    names = ("mixed", "whole")
    with tiny_site({"mixed": Tiny(more=f"{Tiny.more}{image}"), "whole": Tiny()}, context) as url:
        record = opened(url, contract_of(names), tmp_path, trusted=(key_of(certificate),))

    found = judged(record, contract_of(names), "mixed")
    assert found.pop("mixed_content") == ["block browser/mixed:mixed#http://insecure.invalid/x.gif"]
    assert found == {"renders": ["info browser/elsewhere:mixed#insecure.invalid"]}
    assert judged(record, contract_of(names), "whole") == {}


def key_of(certificate):
    """SHA-256 of a certificate's public key, Base64."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    loaded = x509.load_pem_x509_certificate(certificate.cert_chain_pems[0].bytes())
    key = loaded.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode()


def test_slow_paint_is_told_and_then_warned_of(record):
    """The largest paint is told of above 2.5 s, and a warning above 4 s."""
    told = []
    for ms in (2400.0, 2600.0, 4100.0):
        slow = tuple(replace(each, lcp_ms=ms) for each in record.seen)
        told.append(judged(replace(record, seen=slow), contract_of(FAULTS), "healthy").get("figures"))

    assert told == [
        None,
        ["info browser/slow_paint:healthy#ko-KR"],
        ["warn browser/slow_paint:healthy#ko-KR"],
    ]


def test_every_check_has_a_fault():
    """Each check of the module is turned red or yellow by a fault of this one."""
    turned = {check for _, found in FAULTS.values() for check in found} | {"mixed_content"}

    assert turned == {each.removeprefix("test_") for each in vars(checks) if each.startswith("test_")}
