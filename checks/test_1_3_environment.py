"""What belongs to one machine is as planned, and stays there: variables, their backups, installed versions."""


def test_file(env_file, hold_environment):
    """The file is there, under its name, of its age and mode, with its variables, each once, and unknown to git."""
    hold_environment.file(env_file)


def test_private(hold_environment):
    """No env file, dump or log is tracked, in a commit since the migration, or about to be swept in."""
    hold_environment.private()


def test_secrets(hold_environment):
    """No password of an env file or of this run stands in a tracked file or in a commit since the migration."""
    hold_environment.secrets()


def test_package(package, hold_environment):
    """The packages are resolved to fitting versions, and installed as resolved."""
    hold_environment.package(package)
