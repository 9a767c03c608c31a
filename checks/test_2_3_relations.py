"""Questions across tables answer, as the application asks them."""


def test_relation(relation, ask_contract, expectations, evidence):
    """The query answers, with what the contract expects of its rows."""
    rows = ask_contract(relation.query)
    evidence.measure(rows=len(rows))
    expectations(relation.expect, rows, relation.name, source=relation.query)
