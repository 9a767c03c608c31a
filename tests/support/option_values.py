"""Each option of the design, with a good value; a canary in each secret."""

DSN = "postgresql://app:c4n4ry1@db.example/prod"
DIRECT = "postgresql://app:c4n4ry2@direct.example/prod"
URL = "https://me:c4n4ry3@site.example/base/"
FALLBACK = "https://me:c4n4ry5@fallback.example/base/"

TABLE = {
    "dsn": DSN,
    "direct-dsn": DIRECT,
    "base-url": URL,
    "env-file": ".env",
    "contract": "contracts/ai-go",
    "embedded": "1",
    "checkpoint": "2.4",
    "profile": "oncall",
    "source-dsn": DSN,
    "scratch-dsn": DSN,
    "app-dir": ".",
    "fallback-url": FALLBACK,
    "drill": "staging.example",
    "attest": "signed.toml",
    "baseline": "old.json",
    "backup": "make",
    "retry-for": "60s",
    "report-dir": "out",
    "state-dir": "state",
    "notify": "json://me:c4n4ry4@hooks.example/x",
    "browser": "none",
    "lang": "ko",
}
"""Each option of the design, with a good value."""
