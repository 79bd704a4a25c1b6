"""What the pages for developers say: limits in plain words, scopes, a first call, changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config, kinds, service, standing
from ckanext.jiulongpo.developers.scopes import Scope

__all__ = ["Change", "Page", "budgets", "kind_word", "page", "scope_words", "viewer_words"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the API, for those who have programs."""

    day: str
    text: str


@dataclass(frozen=True)
class Page:
    """The facts of the start page."""

    site: str
    header: str
    has_quota: bool
    has_mcp: bool
    seconds: int
    per_address: int
    per_token: int
    costs: Sequence[tuple[str, int]]
    token_days: int
    scopes: Sequence[tuple[str, str, str]]
    changes: Sequence[Change]


def page() -> Page:
    """The start page's facts, from the settings."""
    return Page(
        site=config.site_url(),
        header=config.token_header(),
        has_quota=config.has_quota(),
        has_mcp=config.has_mcp(),
        seconds=config.quota_seconds(),
        per_address=config.quota_address(),
        per_token=config.quota_token(),
        costs=[(kind_word(str(kind)), config.cost(kind)) for kind in kinds.Kind],
        token_days=config.token_days(),
        scopes=scope_words(),
        changes=_changes(),
    )


def scope_words() -> list[tuple[str, str, str]]:
    """Each scope with its name and what it allows."""
    return [
        (Scope.READ, tk._("Read"), tk._("See the datasets and the work that you may see.")),
        (Scope.TABLES, tk._("Data"), tk._("Query tables and download files.")),
        (Scope.WRITE, tk._("Write"), tk._("Change entries, take steps of the review, harvest.")),
        (Scope.ACCOUNT, tk._("Account"), tk._("Manage tokens, accounts, roles and settings.")),
    ]


def kind_word(kind: str) -> str:
    """What people call a kind of call."""
    words = {
        "read": tk._("Read one thing"),
        "search": tk._("Search, or query a table"),
        "download": tk._("Download a file"),
        "write": tk._("Change something"),
    }
    return words.get(kind, kind)


def budgets(user_id: str) -> list[tuple[str, int, int | None]]:
    """A person's tokens with their budgets: name, points in all, points left."""
    size = config.quota_token()
    return [
        (grant.name, size, standing.left_of(grant))
        for grant in service.grants_of(user_id)
        if not grant.has_ended()
    ]


def viewer_words() -> dict[str, str]:
    """The viewer's English words, each with its own in the reader's language."""
    return {
        "Authorize": tk._("Enter token"),
        "Available authorizations": tk._("Token"),
        "Value:": tk._("Token:"),
        "Name:": tk._("Header:"),
        "In:": tk._("Sent in:"),
        "Close": tk._("Close"),
        "Logout": tk._("Remove"),
        "Authorized": tk._("Token is set"),
        "Try it out": tk._("Try it"),
        "Try it out ": tk._("Try it"),
        "Cancel": tk._("Cancel"),
        "Reset": tk._("Reset"),
        "Execute": tk._("Send the call"),
        "Clear": tk._("Clear"),
        "Parameters": tk._("Parameters"),
        "No parameters": tk._("No parameters"),
        "Name": tk._("Name"),
        "Description": tk._("Description"),
        "Request body": tk._("Request body"),
        "Responses": tk._("Answers"),
        "Response": tk._("Answer"),
        "Server response": tk._("Answer of the site"),
        "Response body": tk._("Body of the answer"),
        "Response headers": tk._("Headers of the answer"),
        "Request URL": tk._("Address"),
        "Curl": "curl",
        "Code": tk._("Status"),
        "Details": tk._("Details"),
        "Links": tk._("Links"),
        "No links": tk._("No links"),
        "Media type": tk._("Media type"),
        "Example Value": tk._("Example"),
        "Example value": tk._("Example"),
        "Schema": tk._("Form"),
        "Schemas": tk._("Forms of data"),
        "Servers": tk._("Site"),
        "Download": tk._("Download"),
        "Loading": tk._("Loading"),
        "Headers:": tk._("Headers:"),
        "Controls": tk._("Controls"),
        "Required": tk._("Required"),
        "Send empty value": tk._("Send an empty value"),
        "Filter by tag or path": tk._("Filter by group or action"),
        "Copy to clipboard": tk._("Copy"),
        "Undocumented": tk._("Not in the document"),
        "Example": tk._("Example"),
        "Edit Value": tk._("Edit"),
        "Expand all": tk._("Open all"),
        "Collapse all": tk._("Close all"),
        "All responses": tk._("All answers"),
        "array": tk._("list"),
        "object": tk._("object"),
        "string": tk._("text"),
        "integer": tk._("whole number"),
        "number": tk._("number"),
        "boolean": tk._("yes or no"),
    }


def _changes() -> list[Change]:
    """Newest first. What a program meets, not what was done inside."""
    return [
        Change(
            "2026-11",
            tk._(
                "OpenAPI documents, scopes and an end of tokens, budgets with RateLimit headers, "
                "and MCP. An unknown or ended token is answered with 401 instead of being ignored."
            ),
        ),
        Change("2026-10", tk._("Tables of files are queried by jiulongpo_table_query.")),
    ]
