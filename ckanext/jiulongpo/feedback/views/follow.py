"""Pages to follow something: its feed, mail without an account, and the links of the mails."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.config.middleware.flask_app import csrf

from ckanext.jiulongpo.feedback.door import checks
from ckanext.jiulongpo.feedback.follow.targets import Target, UnknownTargetError
from ckanext.jiulongpo.feedback.views.blueprint import (
    act,
    feedback,
    person,
    refusal,
    secretly,
    tell,
)
from ckanext.jiulongpo.feedback.views.feeds import address_of

__all__ = ["ask", "confirm", "confirmed", "end", "ended", "follow"]


@feedback.get("/follow")
def follow() -> str:
    """How to follow one thing."""
    return _page(_target(tk.request.args), "", {}, None)


@feedback.post("/follow")
def ask() -> Any:  # noqa: ANN401 -- a response
    """Ask to be told by mail."""
    sent = tk.request.form
    target = _target(sent)
    names = ("followed", "ref", "email", "challenge", "challenge_answer", checks.TRAP)
    try:
        act("jiulongpo_follow_ask", **{name: sent.get(name, "") for name in names})
    except tk.ValidationError as error:
        shown = {name: str(text) for name, text in error.error_summary.items()}
        first = checks.first_shown(sent.get("challenge", ""))
        return refusal(_page(target, sent.get("email", ""), shown, first), error)
    tk.h.flash_success(tk._("A mail is on its way; open the link in it to confirm."))
    return tk.redirect_to(target.path)


@feedback.get("/follow/confirm/<token>")
def confirm(token: str) -> Any:  # noqa: ANN401 -- a response
    """Ask once more: programs that look at mails open links, but press no buttons."""
    return secretly(tk.render("feedback/confirm.html", {"token": token, "ending": False}))


@feedback.post("/follow/confirm/<token>")
def confirmed(token: str) -> Any:  # noqa: ANN401 -- a response
    """Begin to tell."""
    try:
        act("jiulongpo_follow_confirm", token=token)
    except tk.ValidationError as error:
        tell(error)
    else:
        tk.h.flash_success(tk._("Confirmed. You are told by mail, once a day at most."))
    return tk.redirect_to("home.index")


@feedback.get("/follow/end/<token>")
def end(token: str) -> Any:  # noqa: ANN401 -- a response
    """One button that ends the mails."""
    return secretly(tk.render("feedback/confirm.html", {"token": token, "ending": True}))


@csrf.exempt
@feedback.post("/follow/end/<token>")
def ended(token: str) -> Any:  # noqa: ANN401 -- a response
    """End the mails; mail programs press this button by themselves (RFC 8058)."""
    try:
        act("jiulongpo_follow_end", token=token)
    except tk.ValidationError as error:
        tell(error)
    else:
        tk.h.flash_success(tk._("Ended. Your address was deleted."))
    return tk.redirect_to("home.index")


def _target(args: Any) -> Target:  # noqa: ANN401 -- arguments or a form
    try:
        return Target.found(args.get("followed", ""), args.get("ref", ""))
    except UnknownTargetError as error:
        raise tk.ObjectNotFound(tk._("Not found")) from error


def _page(target: Target, email: str, errors: dict[str, str], first: int | None) -> str:
    values = {
        "target": target,
        "feed": address_of(target),
        "email": email,
        "errors": errors,
        "challenge": None if person() else checks.challenge_for(first),
        "signed_in": bool(person()),
    }
    return tk.render("feedback/follow.html", values)
