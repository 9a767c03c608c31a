"""Claims of the checks, in Korean: one for each, or a test says which lacks it.

`results.json` keeps what a check's docstring says; here is what a Korean report says instead.
"""

from collections.abc import Mapping

from landed.report.korean.claims_schema import SCHEMA
from landed.report.korean.claims_setup import SETUP
from landed.report.korean.claims_site import SITE

CLAIMS: Mapping[str, str] = {**SETUP, **SCHEMA, **SITE}
"""By the English claim."""
