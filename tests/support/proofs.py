"""Checks whose faults are planted by modules of their own: by which test, and what it asserts of them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from landed.run.selection import read_checks
from tests.support.operator import ROOT

TESTS = Path(__file__).parents[1]

_POOLING = "test_pooling_faults.py::test_"
_SITE = "test_site_faults.py::test_a_planted_fault_is_red_for_its_row"
_HOSTILE = "test_hostile_faults.py::test_"
_BROWSER = "test_browser_faults.py::test_"
_OUTSIDE = "test_outside.py::test_"
_APART = {each: each.removeprefix("test_") for each in ("test_plain_http", "test_old_tls", "test_certificate")}
"""What a stranger sees that no reply of the one site can plant."""
_PLATFORM = "test_platform.py::test_joins_need_their_options"

ELSEWHERE = {
    ("query_latency", "test_query_budget"): (
        "test_query_latency.py::test_a_far_database_is_red_and_the_network_named",
        "query_latency/mean:models",
    ),
    ("concurrency", "test_concurrency"): (
        "test_query_latency.py::test_refused_clients_are_red",
        "concurrency/refused:models",
    ),
    ("pooling", "test_transaction_mode"): (f"{_POOLING}session_mode_is_found", "pooling/mode:dsn"),
    ("pooling", "test_beyond_the_pool"): (
        f"{_POOLING}a_pool_of_two_is_red_where_five_are_promised",
        "pooling/size:dsn",
    ),
    ("pooling", "test_transaction_settings"): (
        f"{_POOLING}settings_that_stay_are_red",
        "pooling/stray_setting:dsn",
    ),
    ("pooling", "test_unnamed_statements"): (f"{_POOLING}wrong_answers_are_red", "pooling/unnamed_statement:dsn"),
    ("pooling", "test_nothing_left"): (f"{_POOLING}a_leaked_client_is_red", "pooling/left:dsn"),
    ("api_latency", "test_new_connection"): (_SITE, "api_latency/new_connection:status"),
    ("api_latency", "test_kept_alive"): (_SITE, "api_latency/kept_alive:status"),
    ("load", "test_stage"): (_SITE, "load/errors:ten"),
    ("load", "test_afterwards"): (_SITE, "load/slower:ten"),
    ("api_fuzz", "test_input"): (f"{_HOSTILE}each_is_red_for_its_own_target", "api_fuzz/status:quote"),
    ("api_fuzz", "test_burst"): (
        f"{_HOSTILE}a_limiter_that_does_not_say_when",
        "api_fuzz/retry_after:status",
    ),
    ("api_fuzz", "test_database"): (
        "test_hostile_database.py::test_a_statement_that_is_executed_is_red",
        "api_fuzz/gone:table landed_no_such_table",
    ),
    ("headroom", "test_headroom"): ("test_oncall.py::test_few_connections_left", "headroom/few:server"),
    ("emergencies", "test_procedure"): (
        "test_oncall.py::test_a_procedure_that_nothing_calls_for_is_red",
        "emergencies/unheard:6.2",
    ),
    ("fallback", "test_saved_before"): ("test_ladder_judge.py::test_nothing_was_broken", "saved"),
    ("fallback", "test_rung"): ("test_ladder_faults.py::test_fault", "github"),
    ("fallback", "test_recovery"): ("test_ladder_faults.py::test_fault", "recovery"),
    ("fallback", "test_as_before"): ("test_ladder_faults.py::test_fault", "as_before"),
    ("fallback", "test_rollback"): ("test_ladder_ends.py::test_a_switch_that_does_nothing", "source:github.status"),
    ("monitoring", "test_response"): (
        "test_server_time.py::test_an_answer_that_takes_the_server_long",
        "monitoring/slow:response",
    ),
    ("monitoring", "test_query"): (
        "test_server_time.py::test_a_statement_that_takes_the_server_long",
        "monitoring/slow:response",
    ),
    **{
        ("browser", each.name): (
            f"{_BROWSER}a_planted_fault_is_found_by_its_check",
            each.name.removeprefix("test_"),
        )
        for each in read_checks(ROOT / "checks")
        if each.kind == "browser"
    },
    ("browser", "test_mixed_content"): (f"{_BROWSER}mixed_content_is_found", "mixed_content"),
    ("migrations", "test_models_replayed"): (
        "test_models_replayed.py::test_a_command_that_prints_sql",
        "migrations/refused:schema",
    ),
    **{
        ("outside", each.name): (f"{_OUTSIDE}{_APART.get(each.name, 'planted')}", each.name.removeprefix("test_"))
        for each in read_checks(ROOT / "checks")
        if each.kind == "outside"
    },
    ("security", "test_password_needs_tls"): (
        "test_password_needs_tls.py::test_server",
        "block password_without_tls",
    ),
    ("platform", "test_question"): (_PLATFORM, "platform/host:own-database"),
    ("deployment", "test_question"): (_PLATFORM, "platform/alias:deployed"),
}
"""Check to the test that plants its fault (with a contract, site or moment of its own), and what that asserts."""


def asserted(where: str) -> set[str]:
    """The texts that a test holds against what it saw: in its own code, and in the tables that it names."""
    file, _, name = where.partition("::")
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    test = next((each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == name), None)
    if test is None:
        return set()
    code = [*test.decorator_list, *test.body[1:]]  # its first statement is what it says of itself
    named = {each.id for node in code for each in ast.walk(node) if isinstance(each, ast.Name)}
    return {text for node in [*code, *_tables(tree, named)] for text in _texts(node)}


def _tables(tree: ast.Module, named: set[str]) -> Iterator[ast.AST]:
    """What is assigned to these names: here, or in a module of the tests that they are imported from."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and named & {
            each.id for each in node.targets if isinstance(each, ast.Name)
        }:
            yield node.value
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("tests."):
            taken = named & {each.name for each in node.names}
            if taken:
                path = ROOT / f"{str(node.module).replace('.', '/')}.py"
                yield from _tables(ast.parse(path.read_text(encoding="utf-8")), taken)


def _texts(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
