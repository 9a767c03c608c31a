"""Answers come compressed, or they are too small to: judged by their headers, whoever compressed them."""

from datetime import UTC, datetime

import pytest

from landed.evidence import Evidence, NotRun
from landed.promises.site import Endpoint, Page
from landed.web.compression import Compression, key_of
from landed.web.site import Answer

MODELS = Endpoint(name="models", group="api_models", path="/models", status=(200,), compressed_from=1024)
HOME = Page(name="home", path="/", compressed_from=1024)
VARY = {"vary": "Accept-Language, Accept-Encoding"}
IDENTITY, UNSAID = {"deployment/identity:endpoint:models": "block"}, {"deployment/vary:endpoint:models": "warn"}
ANSWERS = {
    "gzip": (1024, {"content-encoding": "gzip", **VARY}, {}),
    "brotli": (1024, {"content-encoding": "br", **VARY}, {}),
    "twice": (1024, {"content-encoding": "gzip, br", **VARY}, {}),
    "varies by everything": (1024, {"content-encoding": "gzip", "vary": "*"}, {}),
    "as it is": (1024, VARY, IDENTITY),
    "said to be as it is": (1024, {"content-encoding": "identity", **VARY}, IDENTITY),
    "a byte less": (1023, VARY, {}),
    "nothing": (0, {}, {}),
    "for nobody else": (1024, {"content-encoding": "gzip", "cache-control": "private, max-age=60"}, {}),
    "for no cache": (1024, {"content-encoding": "gzip", "cache-control": "No-Store"}, {}),
    "not said to caches": (1024, {"content-encoding": "gzip", "cache-control": "public, max-age=60"}, UNSAID),
    "other things said to caches": (1024, {"content-encoding": "gzip", "vary": "Accept-Language"}, UNSAID),
}


def judged(promised, *answers):
    """What is found of an endpoint's or page's answers."""
    evidence = Evidence(kind="deployment")
    Compression({key_of(promised): answers}, evidence).judge(promised)
    return evidence


def answer(size, headers, **how):
    """An answer of so many bytes."""
    return Answer(path="/", status=200, headers=headers, body="x" * size, received=datetime.now(UTC), **how)


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(name):
    """From the promised size on what is not compressed is red, and what does not tell caches warns."""
    size, headers, expected = ANSWERS[name]

    evidence = judged(MODELS, answer(size, headers))

    assert {each.id: str(each.severity) for each in evidence.findings} == expected
    assert evidence.measurements["size_bytes"] == size


def test_size_is_of_bytes():
    """Letters beyond ASCII count as the bytes that they take."""
    korean = Answer(path="/", status=200, headers=VARY, body="가" * 342, received=datetime.now(UTC))

    assert [each.id for each in judged(HOME, korean).findings] == ["deployment/identity:page:home"]


@pytest.mark.parametrize("answers", [(), (answer(0, {}, error="connection reset"),)], ids=["not asked", "none"])
def test_no_answer(answers):
    """Where there is no answer nobody knows: not run, and whoever judges the answer is red."""
    with pytest.raises(NotRun, match="no answer to look at"):
        judged(MODELS, *answers)
