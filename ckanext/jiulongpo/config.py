"""What the suite asks of CKAN itself."""

from __future__ import annotations

from packaging.version import Version

import ckan
import ckan.plugins.toolkit as tk

MINIMUM_CKAN = "2.12.0"
"""Eight advisories were fixed in this release (GHSA-5r6j-4c43-7mx6 and seven more)."""


class UnsafeCkanError(RuntimeError):
    """CKAN is older than the suite accepts (JLP-S-001)."""

    code = "JLP-S-001"

    def __init__(self, found: str) -> None:
        super().__init__(
            f"{self.code} ckanext-jiulongpo needs CKAN {MINIMUM_CKAN} or newer, but {found} is "
            f"installed. Earlier releases have published security holes. "
            f"Mend: pip install 'ckan[requirements]=={MINIMUM_CKAN}'"
        )


def refuse_unsafe_ckan(found: str | None = None) -> None:
    """Stop the start-up under a CKAN with published security holes.

    Args:
        found: the version to judge; the installed one when left out.

    Raises:
        UnsafeCkanError: CKAN is older than :data:`MINIMUM_CKAN`.
    """
    version = found or ckan.__version__
    if Version(version) < Version(MINIMUM_CKAN):
        raise UnsafeCkanError(version)


def site_folder() -> str:
    """Folder of the city's own data; empty where it has none."""
    return str(tk.config["ckanext.jiulongpo.site_folder"] or "").strip()


def trusted_proxies() -> list[str]:
    """Addresses or networks of the proxies before this site."""
    return list(tk.config["ckanext.jiulongpo.trusted_proxies"])


def login_tries() -> int:
    """Failures to log in to an account from an address before both have to wait."""
    return int(tk.config["ckanext.jiulongpo.login_tries"])


def login_minutes() -> int:
    """Minutes after the first of these failures in which they count."""
    return int(tk.config["ckanext.jiulongpo.login_minutes"])


def reset_hours() -> int:
    """Hours for which the key of a mail is good for a new password."""
    return int(tk.config["ckanext.jiulongpo.reset_hours"])


def body_megabytes() -> int:
    """Size of the largest request; never less than a file may have."""
    return max(
        int(tk.config["ckanext.jiulongpo.body_megabytes"]), tk.config["ckan.max_resource_size"]
    )


def json_megabytes() -> int:
    """Size of the largest request without files."""
    return int(tk.config["ckanext.jiulongpo.json_megabytes"])


def visitor_megabytes() -> int:
    """Size of the largest request of somebody who is not logged in."""
    return int(tk.config["ckanext.jiulongpo.visitor_megabytes"])


def password_length() -> int:
    """Characters that a password has at least."""
    return int(tk.config["ckanext.jiulongpo.password_length"])


def password_kinds() -> int:
    """How many of four kinds of characters a password has at least."""
    return int(tk.config["ckanext.jiulongpo.password_kinds"])


def secret_key() -> str:
    """CKAN's key for what it signs."""
    return str(tk.config["SECRET_KEY"])


def token_header() -> str:
    """The header with which programs send their token."""
    return str(tk.config["apitoken_header_name"])


def remember_cookie() -> str:
    """The cookie by which a browser is remembered."""
    return str(tk.config["REMEMBER_COOKIE_NAME"])


def remember_seconds() -> int:
    """How long a browser is remembered."""
    return int(tk.config["REMEMBER_COOKIE_DURATION"])


def session_seconds() -> int:
    """How long a session is kept that nobody uses."""
    return int(tk.config["PERMANENT_SESSION_LIFETIME"])


def site_id() -> str:
    """CKAN's name of the site, which sets its keys in Valkey apart."""
    return str(tk.config["ckan.site_id"])
