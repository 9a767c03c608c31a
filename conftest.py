"""What this suite is made of. Order is load order: each builds on those before it."""

pytest_plugins = (
    "landed.plugins.options",
    "landed.plugins.parametrization",
    "landed.plugins.secrecy",
    "landed.plugins.target",
    "landed.plugins.stopwatch",
    "landed.plugins.fixtures",
    "landed.plugins.site_fixtures",
    "landed.plugins.clock_fixtures",
    "landed.plugins.load_fixtures",
    "landed.plugins.backup_fixtures",
    "landed.plugins.monitoring_fixtures",
    "landed.plugins.platform_fixtures",
    "landed.plugins.fallback_fixtures",
    "landed.plugins.last",
    "landed.plugins.drill",
    "landed.plugins.evidence",
    "landed.plugins.attempts",
    "landed.plugins.oncall",
    "landed.plugins.reporting",
    "reference.plugin",
)
