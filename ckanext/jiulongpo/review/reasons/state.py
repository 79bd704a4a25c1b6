"""What history tells of preset reasons."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from ckan import model

from ckanext.jiulongpo.review import clock
from ckanext.jiulongpo.review.model import Transition
from ckanext.jiulongpo.review.permissions import Act

__all__ = ["counted"]

_STEPS = (str(Act.RETURN), str(Act.WITHDRAW), str(Act.ASK_WITHDRAWAL))


def counted(
    since: date | None, until: date | None, organization_id: str | None
) -> dict[str, dict[str, int]]:
    """How often entries were returned and withdrawn, by step and by code.

    Args:
        since: first day, where the site's readers are; open when ``None``.
        until: last day; open when ``None``.
        organization_id: provider; all when ``None``.

    Returns:
        Step → code → number; the empty code counts the steps, those without a code included.
    """
    code = sa.func.jsonb_array_elements_text(Transition.facts["reasons"])
    where: list[sa.ColumnElement[bool]] = [Transition.action.in_(_STEPS)]
    if since is not None:
        where.append(Transition.at >= clock.start_of(since))
    if until is not None:
        where.append(Transition.at < clock.start_of(until + timedelta(days=1)))
    if organization_id is not None:
        package = model.Package
        owned = sa.select(package.id).where(package.owner_org == organization_id)
        where.append(Transition.package_id.in_(owned))
    reasoned = (*where, Transition.facts.op("?")("reasons"))
    rows = sa.select(Transition.action, code.label("code")).where(*reasoned).subquery()
    codes = sa.select(rows.c.action, rows.c.code, sa.func.count()).group_by(
        rows.c.action, rows.c.code
    )
    steps = (
        sa.select(Transition.action, sa.literal(""), sa.func.count())
        .where(*where)
        .group_by(Transition.action)
    )
    found: dict[str, dict[str, int]] = {step: {"": 0} for step in _STEPS}
    for action, name, number in (*model.Session.execute(steps), *model.Session.execute(codes)):
        found[action][name] = number
    return found
