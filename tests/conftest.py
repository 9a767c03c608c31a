"""What the suite's own tests share beyond one module. Order is load order."""

pytest_plugins = ("tests.support.fault_fixtures",)
