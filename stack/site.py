"""CKAN's configuration file: written once with fresh secrets, kept up to date in its addresses.

What is of the city comes from ``site.ini`` in its folder, once for each change of that file, so
that whoever then changes ``ckan.ini`` keeps the change.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from configparser import ConfigParser
from configparser import Error as IniError
from pathlib import Path
from string import Template

from stack.errors import PlaceUnusableError
from stack.layout import REPOSITORY, Layout
from stack.private import write_private
from stack.state import State

FIRST_PLACE = REPOSITORY / "places" / "jiulongpo"
"""The city whose simulated district the demonstration is."""
SECTION = "app:main"
FOLDER_KEY = "ckanext.jiulongpo.site_folder"
TEMPLATE = Path(__file__).with_name("ckan.ini")
SECRET_BYTES = 48
SEAL_KEY = "ckanext.jiulongpo.harvest.secret_key"
DEMO_KEYS = ("ckanext.jiulongpo.harvest.allow_hosts", "ckanext.jiulongpo.quality.allow_hosts")


def write_ini(
    layout: Layout,
    addresses: dict[str, str],
    site_url: str,
    demo_host: str = "",
    place: Path = FIRST_PLACE,
) -> None:
    """Write ``ckan.ini``, or bring the addresses in it up to date.

    Args:
        layout: the data folder.
        addresses: ``sqlalchemy.url``, ``solr_url`` and ``ckan.redis.url``, and settings beside
            them that a start brings up to date.
        site_url: the address that people type.
        demo_host: of the simulated departments, permitted where nobody has permitted any other:
            their sources are there to be tried, run and followed.
        place: the city's folder.

    Raises:
        PlaceUnusableError: the folder or its ``site.ini`` cannot be read.
    """
    fresh = not layout.ini.exists()
    text = _fresh(layout, addresses, site_url) if fresh else layout.ini.read_text("utf-8")
    settings, digest = _settings_of(place)
    kept = State(layout)
    if fresh or kept.read("place") != digest:
        text = _with(text, settings)
    for key, value in {**addresses, "ckan.site_url": site_url}.items():
        text = _set(text, key, _escaped(value))
    for key in DEMO_KEYS if demo_host else ():
        line = f"{key} = {demo_host}"
        text = re.sub(rf"^{re.escape(key)}[ \t]*=[ \t]*$", line, text, flags=re.MULTILINE)
    if not re.search(rf"^{re.escape(SEAL_KEY)}\s*=", text, flags=re.MULTILINE):
        line = f"{SEAL_KEY} = {secrets.token_urlsafe(SECRET_BYTES)}\n"
        text = re.sub(
            r"^SECRET_KEY\b", lambda found: line + found[0], text, count=1, flags=re.MULTILINE
        )
    write_private(layout.ini, text)
    kept.write("place", digest)


def chosen_place(layout: Layout, given: str | None) -> Path:
    """The city's folder: as given, else as it was at the last start, else that of the first city.

    Raises:
        PlaceUnusableError: there is no such folder.
    """
    place = Path(given or State(layout).read("place-folder") or FIRST_PLACE).expanduser().resolve()
    if not place.is_dir():
        raise PlaceUnusableError(path=place, reason="no such folder")
    if given:
        State(layout).write("place-folder", str(place))
    return place


def _settings_of(place: Path) -> tuple[dict[str, str], str]:
    """What the city's ``site.ini`` says and its folder, as ``ckan.ini`` writes it; and their mark.

    Raises:
        PlaceUnusableError: it is not there or no ini file.
    """
    path = place / "site.ini"
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # pyright: ignore[reportAttributeAccessIssue] - as its documentation has it
    try:
        text = path.read_text("utf-8")
        parser.read_string(text)
        stated = dict(parser[SECTION])
    except (OSError, UnicodeDecodeError, IniError, KeyError) as error:
        reason = " ".join(str(error).split())
        raise PlaceUnusableError(path=path, reason=reason) from error
    settings = {key: " ".join(value.split()) for key, value in stated.items()}
    folder = "" if place == FIRST_PLACE else str(place)
    mark = hashlib.sha256(f"{folder}\n{text}".encode()).hexdigest()
    return settings | {FOLDER_KEY: _escaped(folder)}, mark


def _with(text: str, settings: dict[str, str]) -> str:
    """Settings put into the stead of those that are there; others stand at the section's head."""
    missing = ""
    for key, value in settings.items():
        if re.search(rf"^{re.escape(key)}[ \t]*=", text, flags=re.MULTILINE):
            text = _set(text, key, value)
        else:
            missing += f"{key} = {value}\n"
    return text.replace(f"[{SECTION}]\n", f"[{SECTION}]\n{missing}", 1)


def _set(text: str, key: str, value: str) -> str:
    line = f"{key} = {value}"
    return re.sub(rf"^{re.escape(key)}\s*=.*$", lambda _: line, text, flags=re.MULTILINE)


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
        site_folder="",
        storage=_escaped(str(layout.storage)),
        secure_cookies=secure,
    )


def _escaped(value: str) -> str:
    """A percent sign begins a reference in an ini file."""
    return value.replace("%", "%%")
