"""What a stranger sees of the site, without a login and without being asked in."""


def test_old_tls(outside):
    """No version of TLS before 1.2 is accepted."""
    outside.judge_old_tls()


def test_certificate(outside):
    """The certificate stays good for long enough, by the site's own clock."""
    outside.judge_certificate()


def test_hsts(outside):
    """Browsers are told to come by TLS alone."""
    outside.judge_hsts()


def test_plain_http(outside):
    """Who comes by plain http is sent to https before anything is shown."""
    outside.judge_plain()


def test_cors(outside):
    """No other site's page may read answers with a visitor's credentials."""
    outside.judge_origins()


def test_listing(outside):
    """The folders of scripts and styles do not list what is in them."""
    outside.judge_folders()


def test_source_maps(outside):
    """What the scripts were made of is not handed out."""
    outside.judge_maps()


def test_files(outside):
    """No settings, no repository and no dump of the database can be read."""
    outside.judge_files()


def test_private(outside):
    """Addresses that the contract calls private tell a stranger nothing."""
    outside.judge_private()


def test_connection_string(outside):
    """No body shows a connection string."""
    outside.judge_bodies()
