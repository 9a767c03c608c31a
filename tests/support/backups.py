"""What the checks of a backup said, in short."""

from landed.contract import load_contract
from reference.landing import CONTRACT

CHECKS = "test_2_4_backup.py::"
CONTRACT_AI_GO = load_contract(CONTRACT)
SEEDED = ("models", "model_status", "providers")
MODEL_ROWS = {"test_rows": {"rows:public.models"}}


def found(looked, weight="block"):
    """What blocks, by check: rules and subjects, without the file's own name."""
    findings: dict[str, set[str]] = {}
    for check, name, severity in looked.brief:
        if severity == weight:
            short = name.removeprefix("backup/").removesuffix(":backup.dump").removesuffix(":backup.gz")
            findings.setdefault(check.removeprefix(CHECKS), set()).add(short)
    return findings


def outcomes(looked):
    """Outcome by check."""
    return {name.removeprefix(CHECKS): outcome for name, (outcome, _) in looked.outcomes.items()}
