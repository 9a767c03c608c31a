"""Who may answer for what is red or was not looked at: attestations and waivers, and what they cannot do."""

from tests.support.operator import verify

pytest_plugins = ("tests.support.landing_fixtures",)

QUICK = "--checkpoint=1.2.2"
"""A scope of three checks, without a required box."""
OTHER_DATABASE = ('database = "ai_server_db"', 'database = "elsewhere"')
RED = "connection/database:server"
"""What a contract that names another database finds."""
ATTESTATION = '[[signed]]\nbox = "{}"\nby = "Kim Dana"\nrole = "QA Engineer"\non = 2025-09-01\n'


def test_attested(place, tmp_path):
    """A person's signature stands for a box that was not looked at."""
    signed = tmp_path / "signed.toml"
    signed.write_text("".join(ATTESTATION.format(each) for each in ("4.1.box1", "final.must.6")), encoding="utf-8")
    run = verify(tmp_path, "--checkpoint=4.1.box1", f"--attest={signed}", env=place.env_without_site)

    assert (run.status, run.signatures) == (0, set()), run.told
    (box,) = [each for each in run.results["boxes"] if each["id"] == "4.1.box1"]
    assert (box["outcome"], box["reason"]) == ("attested", "by Kim Dana, QA Engineer, 2025-09-01")


def test_attestation_overrules_nothing(place, tmp_path):
    """A signature does not make a red box green."""
    signed = tmp_path / "signed.toml"
    signed.write_text(ATTESTATION.format("4.1.box1"), encoding="utf-8")
    env = {**place.env, "LANDED_BASE_URL": "http://127.0.0.1:1"}
    run = verify(tmp_path, "--checkpoint=4.1.1", f"--attest={signed}", env=env)

    (box,) = [each for each in run.results["boxes"] if each["id"] == "4.1.box1"]
    assert (run.status, box["outcome"]) == (1, "failed"), run.told


def test_attestation_of_nothing(place, tmp_path):
    """A signature under a box that nobody knows is wrong usage."""
    signed = tmp_path / "signed.toml"
    signed.write_text(ATTESTATION.format("4.1.box11"), encoding="utf-8")
    run = verify(tmp_path, QUICK, f"--attest={signed}", env=place.env)

    assert run.status == 4, run.told
    assert 'no box 4.1.box11 — did you mean "4.1.box1' in run.output


def waiver(finding, expires):
    """Words of a contract that waives a finding."""
    lines = f'id = "{finding}"\nowner = "Lee"\nreason = "renamed at the cut-over"\nexpires = {expires}\n'
    return [("waiver = []\n", ""), ("[history]\n", f"[[waiver]]\n{lines}\n[history]\n")]


def test_waived(place, tmp_path):
    """A waived finding is a warning, with the name of who answers for it."""
    contract = place.contract(tmp_path, OTHER_DATABASE, *waiver(RED, "2999-01-01"))
    run = verify(tmp_path, QUICK, f"--contract={contract}", env=place.env)

    assert (run.status, run.results["verdict"], run.results["warnings"]) == (0, "healthy with warnings", [RED])
    assert run.findings[RED]["waived_by"] == "Lee"
    assert run.signatures == set()


def test_expired(place, tmp_path):
    """A waiver that has expired is red."""
    contract = place.contract(tmp_path, OTHER_DATABASE, *waiver(RED, "2025-01-31"))
    run = verify(tmp_path, QUICK, f"--contract={contract}", env=place.env)

    assert (run.status, run.results["verdict"]) == (1, "not landed"), run.told
    assert run.signatures == {f"signature::waiver[{RED}]"}
    assert "expired on 2025-01-31" in run.junit[f"signature::waiver[{RED}]"].text


def test_waiver_of_nothing(place, tmp_path):
    """A waiver that no longer matches is red, once everything was looked at."""
    contract = place.contract(tmp_path, *waiver("tables/extra:visitors", "2999-01-01"))
    run = verify(tmp_path, f"--contract={contract}", env=place.env)

    assert (run.status, run.red, run.results["verdict"]) == (1, set(), "not landed"), run.told
    assert run.signatures == {"signature::waiver[tables/extra:visitors]"}
    assert "matches nothing any more" in run.output
