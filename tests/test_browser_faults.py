"""What is wrong with a page in a real browser is found by the check that states it, and by no other."""

import ast
import base64
import hashlib
import os
import ssl
from contextlib import suppress
from dataclasses import replace

import pytest

from checks import test_4_2_browser as checks
from landed.browser.process import visit
from landed.browser.record import Record, Task
from landed.browser.tips import Rendered
from landed.contract import load_contract
from landed.evidence import Evidence, NotRun
from landed.plugins.browser_fixtures import visits
from landed.promises.site import Page
from landed.secrets import Scrubber, Secret
from reference.landing import CONTRACT
from tests.support.browser import chromium
from tests.support.browser_fault_table import BILINGUAL, FAULTS, FILE, OWN_SECRET, QUICK, WITHIN_S
from tests.support.operator import ROOT
from tests.support.tiny_site import VALUE, Tiny, tiny_site
from tests.test_browser_judged import CASES


def page_of(name):
    """The promises of one tiny page."""
    languages = '"ko-KR", "en-US"' if name in BILINGUAL else '"ko-KR"'
    return Page.model_validate_json(
        f"""{{"name": "{name}", "path": "/{name}/", "optional_script": "insights/script",
        "expect": [{{"select": "head > title", "matches": "\\\\S"}},
            {{"select": "meta[property=\\"og:title\\"]", "attribute": "content", "matches": "\\\\S"}}],
        "browser": {{"languages": [{languages}], "calls": ["/{name}/api/"], "shows": ["{FILE}"],
            "within_s": {WITHIN_S.get(name, 30.0)},
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
    untold = contract.fallback.model_copy(update={"told": ()})
    own = {"page": tuple(map(page_of, names)), "endpoint": tuple(endpoints), "fallback": untold}
    return contract.model_copy(update=own)


def opened(url, contract, folder, trusted=()):
    """What a browser sees of all of its pages."""
    chromium()
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
def seen(tmp_path_factory):
    """Tiny pages, seen by one browser: those of every run, or the others."""
    known = {}

    def seen(names):
        if names not in known:
            with tiny_site({name: FAULTS[name][0] for name in names}) as url:
                known[names] = opened(url, contract_of(names), tmp_path_factory.mktemp("b"))
        return known[names]

    return seen


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


def planted():
    """Names of the faults, those that are not quick for the whole matrix alone."""
    return [pytest.param(name, marks=() if name in QUICK else pytest.mark.matrix) for name in FAULTS]


@pytest.mark.parametrize("name", planted())
def test_a_planted_fault_is_found_by_its_check(name, seen):
    """The fault's checks find it, under its exact id and severity; no other check finds anything."""
    names = QUICK if name in QUICK else tuple(each for each in FAULTS if each not in QUICK)
    # How long this machine takes to paint is no fault of the page; what is told of it is judged without a browser.
    record = seen(names)
    found = judged(
        replace(record, seen=tuple(replace(each, lcp_ms=None) for each in record.seen)), contract_of(names), name
    )

    expected = {check: [full_id(words, name)] for check, words in FAULTS[name][1].items()}
    assert found == expected


def full_id(words, name):
    """Severity and id as evidence has them: `browser/rule:page#what`."""
    severity, _, rest = words.partition(" ") if words.split()[0] in ("warn", "info") else ("block", "", words)
    rule, mark, what = rest.partition("#")
    return f"{severity} browser/{rule}:{name}{mark}{what}"


def test_figures_are_taken(seen):
    """A page that loads has pictures, a largest paint and a layout that stood still."""
    (healthy,) = (each for each in seen(QUICK).seen if each.page == "healthy")

    assert healthy.lcp_ms > 0
    assert healthy.cls < 0.1
    assert len(healthy.screenshots) == 2


@pytest.mark.matrix
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


def test_every_check_has_a_fault():
    """Each check of the module is turned red or yellow by a fault of this one."""
    turned = {check for _, found in FAULTS.values() for check in found} | {"mixed_content"}

    assert turned == {each.removeprefix("test_") for each in vars(checks) if each.startswith("test_")}


def test_every_rule_has_a_fault():
    """Each rule by which the code finds something is broken by a fault, in a browser or in what one saw."""
    broken = {full_id(words, "x") for _, found in FAULTS.values() for words in found.values()}
    broken |= {each for _, found in CASES.values() for words in found.values() for each in words}
    rules = {each.partition("/")[2].partition(":")[0] for each in broken} | {"mixed"}

    assert rules_of_the_code() == rules


def rules_of_the_code():
    """Every rule that judges of rendered pages name."""
    found = set()
    for path in (ROOT / "src" / "landed" / "browser").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                place = {"find": 0, "tell": 0, "_judge_vital": 2}.get(name)
                if place is not None and isinstance(node.args[place], ast.Constant):
                    found.add(node.args[place].value)
            elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and path.stem == "answers":
                found.add(node.value.elts[0].value)
    return found
