"""Webhooks of whoever is signed in: his list, a new one, one with its log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.feedback.follow.targets import Target, UnknownTargetError
from ckanext.jiulongpo.feedback.views.blueprint import act, feedback, secretly, tell

__all__ = ["create_webhook", "webhook", "webhook_step", "webhooks"]

_REFUSED = 422


@feedback.get("/follow/webhooks")
def webhooks() -> str:
    """The reader's webhooks, and the form for one more."""
    args = tk.request.args
    return _page({"followed": args.get("followed", ""), "ref": args.get("ref", "")}, None)


@feedback.post("/follow/webhooks")
def create_webhook() -> Any:  # noqa: ANN401 -- a response
    """Make one; its secret is shown on this answer and nowhere else."""
    given = {name: tk.request.form.get(name, "") for name in ("followed", "ref", "address")}
    try:
        made = act("jiulongpo_webhook_create", **given)
    except tk.ValidationError as error:
        tell(error)
        return _page(given, None), _REFUSED
    return secretly(_page({}, made))


@feedback.get("/follow/webhooks/<webhook>")
def webhook(webhook: str) -> str:
    """One with what it was sent."""
    log = act("jiulongpo_webhook_deliveries", webhook=webhook)
    shown = next(one for one in act("jiulongpo_webhook_list") if one["id"] == webhook)
    return tk.render("feedback/webhook.html", {"hook": shown, "log": log})


@feedback.post("/follow/webhooks/<webhook>")
def webhook_step(webhook: str) -> Any:  # noqa: ANN401 -- a response
    """Turn it on again, or delete it."""
    if tk.request.form.get("do") == "delete":
        act("jiulongpo_webhook_delete", webhook=webhook)
        tk.h.flash_success(tk._("Deleted."))
    else:
        act("jiulongpo_webhook_enable", webhook=webhook)
        tk.h.flash_success(tk._("Turned on."))
    return tk.redirect_to("jiulongpo_feedback.webhooks")


def _page(given: dict[str, str], made: dict[str, Any] | None) -> str:
    hooks = [{**one, "target": _target(one)} for one in act("jiulongpo_webhook_list")]
    wanted = _target(given) if given.get("ref") else None
    values = {"hooks": hooks, "given": given, "wanted": wanted, "made": made}
    return tk.render("feedback/webhooks.html", values)


def _target(named: Mapping[str, Any]) -> Target | None:
    """What is followed, as people call it; none where it is no longer public."""
    try:
        return Target.found(named["followed"], named["ref"])
    except UnknownTargetError:
        return None
