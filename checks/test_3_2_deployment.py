"""What is deployed is built as planned: variables saved before, settings, scripts, compression, commit, log."""

BRANCH = "git in the checkout"


def test_file(env_file, hold_environment):
    """The variables of before are saved, as they were, and unknown to git."""
    hold_environment.file(env_file)


def test_document(document, hold):
    """The settings of build and runtime are the planned ones."""
    hold.document(document)


def test_script(build_script, hold):
    """What the build runs reaches the planned steps, in their order, and ends where one of them fails."""
    hold.script(build_script)


def test_text(text_file, hold):
    """The configuration says what was planned."""
    hold.text(text_file)


def test_log(log_file, hold):
    """The log holds its lines in order, and its times do not run back."""
    hold.log(log_file)


def test_compressed(compressed, compression):
    """The answer comes compressed to who can read it, where it is large enough to gain by it."""
    compression.judge(compressed)


def test_question(question, platform):
    """What the platform says of the deployment is what was planned."""
    platform(question)


def test_commit(checkout, contract, evidence):
    """The working tree is clean, and the branch that is deployed holds its commit."""
    if contract.checkout.git is None:
        evidence.not_applicable("the contract names no branch")
    git, branch = checkout.git, contract.checkout.git.branch
    evidence.measure(commit=git.head)
    if git.changes:
        evidence.find(
            "dirty",
            "working tree",
            expected="nothing to commit",
            found=f"{len(git.changes)} changes",
            extra=git.changes[:20],
            source=BRANCH,
            remedy="Commit what belongs to the migration, ignore what does not.",
        )
    holds = git.holds(branch)
    if holds is None:
        evidence.not_run(f"the checkout knows no {branch}: git fetch")
    if not holds:
        evidence.find(
            "not_pushed",
            branch,
            expected="the commit of the checkout",
            found="other commits",
            source=BRANCH,
            remedy=f"Push it: what is deployed is built from {branch}.",
        )
