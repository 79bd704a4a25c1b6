"""What a token may do, by one table: each action and each address belongs to one scope.

Pure. What no line names belongs where its nature puts it: reading to ``read``, all else to
``write``; so an action of a plugin that comes tomorrow is covered today.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from fnmatch import fnmatchcase

__all__ = ["ALL", "Scope", "may", "of_action", "of_endpoint"]


class Scope(StrEnum):
    """A part of what the token's owner may do; never more than that."""

    READ = "read"
    """See what the owner may see: entries, departments, the state of one's work."""
    TABLES = "tables"
    """Ask tables of files and download files."""
    WRITE = "write"
    """Change entries and files, take steps of the review, run harvests."""
    ACCOUNT = "account"
    """Tokens, secrets, accounts, roles, settings: what decides who may do what."""


ALL = frozenset(Scope)

_FREE = frozenset({"jiulongpo_api_whoami", "jiulongpo_api_usage", "help_show", "status_show"})
"""Open to a token without any scope: they tell it about itself."""

_ACCOUNT = (
    "api_token_*",
    "config_option_*",
    "user_create",
    "user_invite",
    "user_update",
    "user_patch",
    "user_delete",
    "*member_create",
    "*member_delete",
    "package_collaborator_create",
    "package_collaborator_delete",
    "organization_create",
    "organization_update",
    "organization_patch",
    "organization_delete",
    "group_create",
    "group_update",
    "group_patch",
    "group_delete",
    "*_purge",
    "harvest_source*_clear",
    "job_*",
    "task_status_*",
    "get_site_user",
    "send_*mail",
    "jiulongpo_review_role_*",
    "jiulongpo_exchange_token_*",
    "jiulongpo_harvest_secret_*",
    "jiulongpo_webhook_*",
)
_TABLES = (
    "datastore_info",
    "datastore_search*",
    "jiulongpo_table_*",
    "jiulongpo_file_versions_compare",
)

_ENDPOINTS = (
    ("*.download", Scope.TABLES),
    ("datastore.dump*", Scope.TABLES),
    ("jiulongpo_tables.*", Scope.TABLES),
    ("jiulongpo_file_versions.*", Scope.TABLES),
    ("jiulongpo_archives.*", Scope.TABLES),
    ("jiulongpo_tokens.*", Scope.ACCOUNT),
    ("jiulongpo_feedback.*webhook*", Scope.ACCOUNT),
    ("user.api_token*", Scope.ACCOUNT),
    ("user.me", Scope.READ),
    ("admin.*", Scope.ACCOUNT),
)
_ACCOUNT_PAGES = (
    *("user.*", "organization.*", "group.*"),
    *("jiulongpo_harvest.new", "jiulongpo_harvest.edit"),
)
"""Forms; those of a harvest source take its secrets."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def of_action(name: str, *, reads: bool) -> Scope | None:
    """The scope of an action; none where every token may call it.

    Args:
        name: of the action.
        reads: whether it changes nothing.
    """
    if name in _FREE:
        return None
    if _matches(name, _ACCOUNT):
        return Scope.ACCOUNT
    if reads and _matches(name, _TABLES):
        return Scope.TABLES
    return Scope.READ if reads else Scope.WRITE


def of_endpoint(endpoint: str, method: str) -> Scope:
    """The scope of an address other than the action API's.

    Args:
        endpoint: Flask's name of the view.
        method: of HTTP.
    """
    reads = method in _SAFE
    for pattern, scope in _ENDPOINTS:
        if fnmatchcase(endpoint, pattern) and (reads or scope != Scope.TABLES):
            return scope
    if reads:
        return Scope.READ
    return Scope.ACCOUNT if _matches(endpoint, _ACCOUNT_PAGES) else Scope.WRITE


def may(held: Iterable[str], needed: Scope | None) -> bool:
    """Whether these scopes hold the one that is needed."""
    return needed is None or needed in set(held)


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
