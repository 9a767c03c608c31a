"""Whoever is called at night is shown the procedure that fits."""


def test_procedure(emergency, kinds, procedures, evidence):
    """Findings call for the procedure, every step is shown in both languages, and checks answer what they can."""
    deaf = procedures.unheard(emergency, kinds)
    evidence.measure(steps=len(emergency.steps), answered=len(emergency.answers))
    if deaf:
        evidence.find(
            "unheard",
            emergency.id,
            expected="kinds of check that there are",
            found=f"{len(deaf)} names that no check bears",
            missing=deaf,
            source="[[emergency]] of the contract",
            remedy="Correct `when` and `answers`: they begin with the name of a kind of check.",
        )
    for finding in procedures.not_shown(emergency):
        evidence.find(
            "not_shown",
            f"{emergency.id} {finding}",
            expected=f"procedure {emergency.id} with all its steps",
            found="another procedure, or not all of its steps",
            source="the terminal and the report, made from a finding of this name",
            remedy="Two procedures call for one finding: let `when` tell them apart.",
        )
