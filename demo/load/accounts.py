"""One account for each role, with a random password that is shown once and stored nowhere."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

import ckan.plugins.toolkit as tk

from demo.load.site import act

PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True)
class Role:
    """Who works with the catalogue.

    Attributes:
        capacity: role in the unit, in CKAN's words; empty for none.
        in_office: belongs to the catalogue office instead of the example department.
    """

    username: str
    title: str
    capacity: str
    in_office: bool = False
    is_sysadmin: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What to tell the person who started the demo, once."""

    role: str
    unit: str
    username: str
    password: str

    def as_dict(self) -> dict[str, str]:
        """The account as JSON."""
        return asdict(self)


CATALOGUER = "bianmu"
ROLES = (
    Role(CATALOGUER, "编目员", "editor"),
    Role("shenhe", "部门审核员", "admin"),
    Role("guanli", "目录管理员", "admin", in_office=True),
    Role("shenji", "审计员", "member", in_office=True),
    Role("admin", "系统管理员", "", is_sysadmin=True),
)


def make_accounts(department: str, office: str) -> list[Account]:
    """Make the accounts that are not there yet.

    Args:
        department: name of the organisation of the department's people.
        office: name of the organisation that keeps the catalogue.

    Returns:
        The new accounts only; nobody can learn an old password again.
    """
    made = []
    for role in ROLES:
        if _exists(role.username):
            continue
        unit = "" if role.is_sysadmin else office if role.in_office else department
        made.append(_make(role, unit))
    return made


def _exists(username: str) -> bool:
    try:
        act("user_show", id=username)
    except tk.ObjectNotFound:
        return False
    return True


def _make(role: Role, unit: str) -> Account:
    # of every kind of characters, whatever chance gives
    password = f"Jl-{secrets.randbelow(10)}{secrets.token_urlsafe(PASSWORD_BYTES)}"
    act(
        "user_create",
        name=role.username,
        fullname=f"演示{role.title}",
        email=f"{role.username}@example.gov.cn",
        password=password,
    )
    if role.is_sysadmin:
        act("user_patch", id=role.username, sysadmin=True)
    if unit:
        act("organization_member_create", id=unit, username=role.username, role=role.capacity)
    title = act("organization_show", id=unit)["title"] if unit else ""
    return Account(role.title, title, role.username, password)
