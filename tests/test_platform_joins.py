"""What the platform's word is held against: several answers, the checkout's own words, what people know."""

import pytest

from landed.checkout.files import Checkout
from landed.checkout.said import what_it_says
from landed.contract import load_contract
from reference.landing import CONTRACT
from tests.support.platform_mutants import BLOCK, PROJECT, WARN, log
from tests.support.platforms import SAID, answers, put


@pytest.mark.parametrize(("number", "question"), [(3, "data-source"), (5, "values")])
def test_a_value_that_is_not_told(number, question):
    """A sensitive variable has no value that could be read: not run, unless another one of the name is wrong."""
    documents = answers()
    documents[f"/vercel/v1/projects/ai-server-information/env/env_{number}"]["value"] = ""

    told = put(documents, question)

    assert (told.findings, list(told.silent)) == ({}, [question])
    assert told.silent[question].endswith("the platform does not tell")


@pytest.mark.parametrize(
    ("logged", "found"),
    [
        ("vercel.com/sample/ai-server-information/dpl_sample_2", {}),
        ("vercel.com/sample/ai-server-information/sample_2/", {}),
        ("ai-server-information-2.vercel.app", {}),
        ("vercel.com/sample/ai-server-information/dpl_sample_1", {"platform/deployment:logged": BLOCK}),
        ("ai-server-information-1.vercel.app", {"platform/deployment:logged": BLOCK}),
        ("vercel.com/sample/ai-server-information", {"platform/deployment:logged": BLOCK}),
    ],
)
def test_the_logged_deployment(logged, found):
    """The log may name the deployment that serves in each way that it has, and no other one."""
    assert put(answers(), "logged", said={"deployment": logged}).findings == found


def test_the_readme_is_of_this_database():
    """What the README says must be what the platform says; what it does not say is not held against anything."""
    told = put(answers(), "readme", said=SAID | {"suspend_minutes": "10"})
    assert {each.id: each.found for each in told.evidence.findings} == {
        "platform/suspend_minutes:readme": '"5, not 10"'
    }
    silent = put(answers(), "readme", said={}).silent["readme"]
    assert silent.count("the platform does not tell") == 3


def test_a_checkout_that_says_nothing():
    """Where log and build settings say nothing, there is nothing to hold against the platform's word."""
    assert put(answers(), "logged", "references", said={}).silent == {
        "logged": "deployment: the platform does not tell",
        "references": "unset: the platform does not tell",
    }
    assert put(answers(), "logged", "references", app_dir=None).silent == {
        "logged": "give --app-dir",
        "references": "give --app-dir",
    }


def test_what_the_checkout_says(tmp_path):
    """Logs and build settings say it by the names that questions use; of a log that grew, its end."""
    log = tmp_path / "deployment.log"
    log.write_text("Deployment URL: https://one.example\nDeployment URL: https://two.example\n")
    checkout, promised = Checkout(tmp_path), load_contract(CONTRACT).checkout

    assert what_it_says(promised, checkout) == {"deployment": "two.example"}
    (tmp_path / "vercel.json").write_text('{"a": {"b": "@One"}, "c": ["@two", "@two", "@no/name", "x@y"]}')
    assert what_it_says(promised, checkout)["references"] == ["one", "two"]


def test_a_build_that_tried_again_is_no_failed_one():
    """What a log tells of on the way to a deployment that is ready has no cause to be looked for."""
    documents = answers()
    log("Error: P1001", "retrying", "λ /ROOMS/[id]", "Out of memory, once")(documents)

    assert put(documents, "build").findings == {}


CLOSED = ["198.51.100.7", "203.0.113.9"]


@pytest.mark.parametrize(
    ("allowed", "site", "developers", "found"),
    [
        (CLOSED, CLOSED[:1], CLOSED[1:], set()),
        ([*CLOSED, "0.0.0.0/0"], ["192.0.2.1"], ["192.0.2.1"], set()),
        ([], ["192.0.2.1"], [], set()),
        (None, ["192.0.2.1"], [], set()),
        (CLOSED, CLOSED[:1], ["192.0.2.1"], {"developer"}),
        (CLOSED, ["192.0.2.1"], CLOSED[1:], {"site"}),
        (CLOSED, [], CLOSED, {"site"}),
    ],
)
def test_allowed_addresses(allowed, site, developers, found):
    """An open list lets everybody in; a closed one must hold the addresses that the contract knows."""
    documents = answers()
    documents[PROJECT]["project"]["settings"]["allowed_ips"]["ips"] = allowed
    known = {"site_addresses": tuple(site), "developer_addresses": tuple(developers)}

    assert put(documents, "addresses", known=known).findings == {
        f"platform/{each}:addresses": WARN for each in found
    }


@pytest.mark.parametrize(
    ("schedule", "found", "silent"),
    [
        ([("hourly", 86400), ("daily", 604800)], {}, {}),
        ([("weekly", 2592000)], {}, {}),
        ([("weekly", 2592000), ("monthly", 86400)], {"platform/retention_s:backups": BLOCK}, {}),
        ([("daily", None)], {}, {"backups": "retention_s: the platform does not tell"}),
        ([("monthly", None), ("daily", 604800)], {}, {}),
    ],
)
def test_retention(schedule, found, silent):
    """Daily backups are kept long enough, whatever others there are; what is not told is not for ever."""
    documents = answers()
    items = [{"frequency": often, "retention_seconds": seconds} for often, seconds in schedule]
    documents[f"{PROJECT}/branches/br-main-1/backup_schedule"]["schedule"] = items

    told = put(documents, "backups")

    assert (told.findings, told.silent) == (found, silent)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        (
            [{"id": f"env_{at}", "key": "DATA_SOURCE"} for at in range(21)],
            "vercel: GET /v1/projects/{vercel_project}/env/{public_variable}: for more than 20",
        ),
        ([{"key": "DATA_SOURCE"}], "no public_variable: the variables are not told by their ids"),
    ],
)
def test_a_list_that_cannot_be_asked_for(variables, words):
    """What is to be asked for one by one is a list of names, and not too long: else it is not run."""
    documents = answers()
    documents["/vercel/v10/projects/ai-server-information/env"]["envs"] = variables

    assert put(documents, "data-source").silent == {"data-source": words}
