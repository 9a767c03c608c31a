"""What a build command comes to: which programs run where all is well, and whose failure ends it."""

import pytest

from landed.checkout.scripts import reached

SCRIPTS = {
    "migrate": "prisma migrate deploy",
    "prebuild": "lint",
    "build": "next build",
    "postbuild": "sitemap",
    "round": "npm run round",
    "swallowed": "prisma migrate deploy || true",
}


@pytest.mark.parametrize(
    ("command", "steps"),
    [
        ("npm run migrate && npm run build", "prisma migrate deploy, lint, next build, sitemap"),
        ("npx --yes prisma generate && cross-env A=b C=d next build", "prisma generate, next build"),
        ("npm run round", "npm run round"),
        ("prisma migrate deploy || true", "prisma migrate deploy?"),
        ("prisma generate && prisma migrate deploy || true", "prisma generate?, prisma migrate deploy?"),
        ("prisma migrate deploy || true && next build", "prisma migrate deploy?, next build"),
        ("(prisma migrate deploy || :) && next build", "prisma migrate deploy?, next build"),
        ("prisma migrate deploy || exit 1", "prisma migrate deploy"),
        ("prisma migrate deploy || (echo failed && exit 1)", "prisma migrate deploy"),
        ("prisma migrate deploy || (echo failed && sleep 1) && next build", "prisma migrate deploy?, next build"),
        ("npm run migrate || echo never mind", "prisma migrate deploy?"),
        ("npm run swallowed && next build", "prisma migrate deploy?, next build"),
        ("prisma migrate deploy; next build", "prisma migrate deploy?, next build"),
        ("prisma migrate deploy\nnext build", "prisma migrate deploy?, next build"),
        ("set -e; prisma migrate deploy; next build", "set -e, prisma migrate deploy, next build"),
        ("prisma migrate deploy & next build", "prisma migrate deploy?, next build"),
        ("prisma migrate deploy | tee migration.log", "prisma migrate deploy?, tee migration.log"),
        (
            "set -eo pipefail; prisma migrate deploy | tee a",
            "set -eo pipefail, prisma migrate deploy, tee a",
        ),
        ("prisma migrate deploy 2>&1 && next build", "prisma migrate deploy 2>&1, next build"),
        ("prisma migrate deploy >&2 && next build;", "prisma migrate deploy >&2, next build"),
    ],
)
def test_steps(command, steps):
    """Each program once, in order; `?` marks those that may fail and nothing ends."""
    found = [f"{each.line}{'' if each.binding else '?'}" for each in reached(command, SCRIPTS)]

    assert ", ".join(found) == steps
