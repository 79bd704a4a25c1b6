"""CKAN's configuration file: written once with fresh secrets, kept up to date in its addresses."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from string import Template

from stack.layout import Layout
from stack.private import write_private

TEMPLATE = Path(__file__).with_name("ckan.ini")
SECRET_BYTES = 48
SEAL_KEY = "ckanext.jiulongpo.harvest.secret_key"
DEMO_KEYS = ("ckanext.jiulongpo.harvest.allow_hosts", "ckanext.jiulongpo.quality.allow_hosts")


def write_ini(
    layout: Layout, addresses: dict[str, str], site_url: str, demo_host: str = ""
) -> None:
    """Write ``ckan.ini``, or bring the addresses in it up to date.

    Args:
        layout: the data folder.
        addresses: ``sqlalchemy.url``, ``solr_url`` and ``ckan.redis.url``, and settings beside
            them that a start brings up to date.
        site_url: the address that people type.
        demo_host: of the simulated departments, permitted where nobody has permitted any other:
            their sources are there to be tried, run and followed.
    """
    fresh = not layout.ini.exists()
    text = _fresh(layout, addresses, site_url) if fresh else layout.ini.read_text("utf-8")
    for key, value in {**addresses, "ckan.site_url": site_url}.items():
        line = f"{key} = {_escaped(value)}"
        text = re.sub(
            rf"^{re.escape(key)}\s*=.*$", lambda _, new=line: new, text, flags=re.MULTILINE
        )
    for key in DEMO_KEYS if demo_host else ():
        line = f"{key} = {demo_host}"
        text = re.sub(rf"^{re.escape(key)}[ \t]*=[ \t]*$", line, text, flags=re.MULTILINE)
    if not re.search(rf"^{re.escape(SEAL_KEY)}\s*=", text, flags=re.MULTILINE):
        line = f"{SEAL_KEY} = {secrets.token_urlsafe(SECRET_BYTES)}\n"
        text = re.sub(
            r"^SECRET_KEY\b", lambda found: line + found[0], text, count=1, flags=re.MULTILINE
        )
    write_private(layout.ini, text)


def _fresh(layout: Layout, addresses: dict[str, str], site_url: str) -> str:
    secure = str(site_url.startswith("https:")).lower()
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        secret_key=secrets.token_urlsafe(SECRET_BYTES),
        csrf_key=secrets.token_urlsafe(SECRET_BYTES),
        token_key=secrets.token_urlsafe(SECRET_BYTES),
        seal_key=secrets.token_urlsafe(SECRET_BYTES),
        sqlalchemy_url=_escaped(addresses["sqlalchemy.url"]),
        solr_url=_escaped(addresses["solr_url"]),
        redis_url=_escaped(addresses["ckan.redis.url"]),
        datastore_write_url=_escaped(addresses["ckan.datastore.write_url"]),
        datastore_read_url=_escaped(addresses["ckan.datastore.read_url"]),
        site_url=site_url,
        storage=_escaped(str(layout.storage)),
        secure_cookies=secure,
    )


def _escaped(value: str) -> str:
    """A percent sign begins a reference in an ini file."""
    return value.replace("%", "%%")
