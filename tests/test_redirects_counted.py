"""What on call and politeness allow is counted where it is sent: on the wire, redirects included."""

import pytest

from landed.errors import TargetError
from landed.evidence import NotRun
from landed.ration import Ration
from landed.settings import parse_url
from landed.web.site import Site
from tests.support.scripted_site import redirecting, scripted


def test_a_redirect_is_a_request(tmp_path):
    """A site that sends everybody on has used up what may be asked after half as many addresses."""
    with scripted(redirecting) as redirected:
        url = parse_url(redirected.url)
        site = Site(url, requests=100, rate=1000, ration=Ration(tmp_path / "requests", "requests", 5))
        assert [len(site.get(path).redirects) for path in ("/a", "/b")] == [1, 1]
        with pytest.raises(NotRun, match="at most 5 requests"):
            site.get("/c")
        site.close()
        assert len(redirected.asked) == 5
        few = Site(url, requests=3, rate=1000)
        few.get("/a")
        with pytest.raises(TargetError, match="are used up"):
            few.get("/b")
        few.close()
        assert len(redirected.asked) == 8
