"""Every action of the site belongs to one scope, and what decides on people is never ``write``."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ckanext.jiulongpo.developers import kinds, scopes
from ckanext.jiulongpo.developers.registry import all_actions
from ckanext.jiulongpo.developers.scopes import Scope

SENSITIVE = (
    "api_token_create",
    "api_token_list",
    "api_token_revoke",
    "config_option_update",
    "config_option_show",
    "user_create",
    "user_update",
    "user_patch",
    "user_delete",
    "user_invite",
    "member_create",
    "organization_member_create",
    "group_member_create",
    "package_collaborator_create",
    "organization_purge",
    "dataset_purge",
    "jiulongpo_review_role_grant",
    "jiulongpo_review_role_revoke",
    "jiulongpo_harvest_secret_set",
    "jiulongpo_exchange_token_set",
    "job_clear",
    "get_site_user",
    "harvest_source_clear",
    "harvest_source_job_history_clear",
    "jiulongpo_webhook_create",
)


@pytest.mark.parametrize("action", SENSITIVE)
def test_what_decides_who_may_what_needs_account(action: str) -> None:
    for reads in (True, False):
        assert scopes.of_action(action, reads=reads) == Scope.ACCOUNT


def test_every_registered_action_has_a_scope_and_a_kind(kept_db: None) -> None:
    """No action that changes something is reached by a scope that only reads."""
    actions = all_actions()
    assert {"package_show", "jiulongpo_table_query", "harvest_source_list"} <= set(actions)
    for name, action in actions.items():
        scope = scopes.of_action(name, reads=action.reads)
        if not action.reads:
            assert scope in {Scope.WRITE, Scope.ACCOUNT}, name
            assert kinds.of_action(name, reads=False) == kinds.Kind.WRITE
        elif scope is None:
            assert name in {
                "jiulongpo_api_whoami", "jiulongpo_api_usage", "help_show", "status_show",
            }  # fmt: skip


def test_every_named_sensitive_action_exists(kept_db: None) -> None:
    assert set(SENSITIVE) <= set(all_actions())


@pytest.mark.parametrize(
    ("action", "reads", "scope"),
    [
        ("package_show", True, Scope.READ),
        ("jiulongpo_table_query", True, Scope.TABLES),
        ("jiulongpo_table_change", False, Scope.WRITE),
        ("datastore_search", True, Scope.TABLES),
        ("datastore_upsert", False, Scope.WRITE),
        ("package_create", False, Scope.WRITE),
        ("an_action_of_tomorrow", False, Scope.WRITE),
        ("a_reading_of_tomorrow", True, Scope.READ),
        ("jiulongpo_api_whoami", True, None),
    ],
)
def test_scopes_of_actions(action: str, reads: bool, scope: Scope | None) -> None:
    assert scopes.of_action(action, reads=reads) == scope


@pytest.mark.parametrize(
    ("endpoint", "method", "scope"),
    [
        ("dataset.read", "GET", Scope.READ),
        ("dataset_resource.download", "GET", Scope.TABLES),
        ("datastore.dump", "GET", Scope.TABLES),
        ("jiulongpo_tables.export", "GET", Scope.TABLES),
        ("jiulongpo_tables.settings", "POST", Scope.WRITE),
        ("jiulongpo_file_versions.fetch", "GET", Scope.TABLES),
        ("jiulongpo_file_versions.remove", "POST", Scope.WRITE),
        ("jiulongpo_archives.search_zip", "GET", Scope.TABLES),
        ("jiulongpo_feedback.create_webhook", "POST", Scope.ACCOUNT),
        ("jiulongpo_feedback.webhooks", "GET", Scope.ACCOUNT),
        ("jiulongpo_feedback.send", "POST", Scope.WRITE),
        ("jiulongpo_harvest.edit", "POST", Scope.ACCOUNT),
        ("jiulongpo_harvest.edit", "GET", Scope.READ),
        ("dataset.new", "POST", Scope.WRITE),
        ("user.edit", "POST", Scope.ACCOUNT),
        ("organization.member_new", "POST", Scope.ACCOUNT),
        ("admin.config", "GET", Scope.ACCOUNT),
        ("jiulongpo_tokens.index", "GET", Scope.ACCOUNT),
    ],
)
def test_scopes_of_addresses(endpoint: str, method: str, scope: Scope) -> None:
    assert scopes.of_endpoint(endpoint, method) == scope


def test_holding_nothing_allows_what_needs_nothing() -> None:
    assert scopes.may((), None)
    assert not scopes.may((), Scope.READ)
    assert scopes.may({"read"}, Scope.READ)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("package_search", "search"),
        ("package_autocomplete", "search"),
        ("jiulongpo_table_query", "search"),
        ("package_show", "read"),
    ],
)
def test_kinds_of_actions(action: str, kind: str) -> None:
    assert kinds.of_action(action, reads=True) == kind


def test_pages_are_calls_of_programs_only() -> None:
    assert kinds.of_endpoint("dataset.read", "GET", by_token=False) is None
    assert kinds.of_endpoint("dataset.read", "GET", by_token=True) == "read"
    assert kinds.of_endpoint("dataset.new", "POST", by_token=True) == "write"
    assert kinds.of_endpoint("resource.download", "GET", by_token=False) == "download"


def _called(view: Callable[..., Any]) -> Iterator[str]:
    """Actions that a view calls, itself and through functions of its module."""
    module = sys.modules[view.__module__]
    waiting, seen = [inspect.unwrap(view)], set()
    while waiting:
        function = waiting.pop()
        seen.add(function)
        for node in ast.walk(ast.parse(inspect.getsource(function))):
            if isinstance(node, ast.Name):
                named = getattr(module, node.id, None)
                if inspect.isfunction(named) and named.__module__ == view.__module__:
                    waiting += [named] if named not in seen else []
            if isinstance(node, ast.Call) and node.args:
                name = ast.unparse(node.func).rpartition(".")[2]
                if name in {"act", "get_action"} and isinstance(node.args[0], ast.Constant):
                    yield str(node.args[0].value)


def test_a_page_asks_for_no_less_than_the_actions_that_it_calls(app: Any) -> None:
    """A token that may not call an action gets no further by the page that calls it."""
    rules = list(app.flask_app.url_map.iter_rules())
    actions = all_actions()
    lax, looked = set(), 0
    for rule in rules:
        view = app.flask_app.view_functions[rule.endpoint]
        if not view.__module__.startswith("ckanext.jiulongpo"):
            continue
        for name in _called(view):
            looked += 1
            needed = scopes.of_action(name, reads=actions[name].reads)
            methods = (rule.methods or set()) & ({"GET"} if actions[name].reads else {"POST"})
            strict = needed in {Scope.ACCOUNT, Scope.TABLES}
            if strict and any(scopes.of_endpoint(rule.endpoint, m) != needed for m in methods):
                lax.add((rule.endpoint, name))
    assert looked > 100
    assert not sorted(lax)


@pytest.mark.parametrize(
    ("endpoint", "kind"),
    [
        ("jiulongpo_archives.entry", "download"),
        ("jiulongpo_archives.search_zip", "download"),
        ("jiulongpo_archives.search", "search"),
        ("jiulongpo_file_versions.fetch", "download"),
        ("jiulongpo_file_versions.compare_file", "search"),
        ("jiulongpo_statistics.opened", "download"),
        ("jiulongpo_review.download", "download"),
        ("jiulongpo_feeds.custom", "search"),
    ],
)
def test_what_is_dear_costs_a_visitor_something(endpoint: str, kind: str) -> None:
    """An archive may hold gigabytes: nobody takes them for nothing, by whatever address."""
    assert kinds.of_endpoint(endpoint, "GET", by_token=False) == kind
