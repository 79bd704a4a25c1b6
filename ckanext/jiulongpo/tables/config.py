"""The settings of tables, typed; declared and described in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = [
    "allow_hosts",
    "archive_files",
    "archive_megabytes",
    "chart_rows",
    "close_public_tables",
    "compare_days",
    "compare_megabytes",
    "compare_rows",
    "full_text_rows",
    "hold_unseen",
    "index_rows",
    "kept_megabytes",
    "kept_rows",
    "lease_seconds",
    "locale",
    "made_ahead",
    "map_approval",
    "map_box",
    "map_outline",
    "mask_key",
    "max_attempts",
    "max_bad_rows",
    "max_megabytes",
    "page_rows",
    "query_seconds",
    "timezone",
    "versions_days",
    "versions_number",
    "versions_storage",
]

_PREFIX = "ckanext.jiulongpo.tables."


def max_megabytes() -> int:
    """Largest file of which a table is loaded."""
    return tk.config[_PREFIX + "max_megabytes"]


def max_bad_rows() -> int:
    """Rows that can be set aside in one file."""
    return tk.config[_PREFIX + "max_bad_rows"]


def allow_hosts() -> frozenset[str]:
    """``host:port`` in private networks from which linked files may be fetched."""
    return frozenset(tk.config[_PREFIX + "allow_hosts"])


def lease_seconds() -> int:
    """How long a worker that says nothing keeps its load."""
    return tk.config[_PREFIX + "lease_seconds"]


def max_attempts() -> int:
    """How often a load that is cut off is begun anew."""
    return tk.config[_PREFIX + "max_attempts"]


def hold_unseen() -> bool:
    """Whether the bytes of a file stay inside until its cells have been looked through."""
    return tk.config[_PREFIX + "hold_unseen"]


def query_seconds() -> int:
    """Seconds after which a question to a table is given up."""
    return tk.config[_PREFIX + "query_seconds"]


def index_rows() -> int:
    """Rows from which on columns are indexed."""
    return tk.config[_PREFIX + "index_rows"]


def full_text_rows() -> int:
    """Rows up to which the full-text column of the DataStore is filled."""
    return tk.config[_PREFIX + "full_text_rows"]


def page_rows() -> int:
    """Rows on one page of a table."""
    return tk.config[_PREFIX + "page_rows"]


def chart_rows() -> int:
    """Rows up to which the first chart and the map come with the page, not after it."""
    return tk.config[_PREFIX + "chart_rows"]


def map_outline() -> str:
    """A GeoJSON file with the outline of the district; empty for none."""
    return tk.config[_PREFIX + "map_outline"]


def map_approval() -> str:
    """The number of approval (审图号) of that outline; empty: it is not drawn."""
    return tk.config[_PREFIX + "map_approval"]


def map_box() -> tuple[float, float, float, float]:
    """West, south, east and north, beyond which a place is a mistake; in degrees."""
    west, south, east, north = (float(part) for part in tk.config[_PREFIX + "map_box"])
    return west, south, east, north


def versions_storage() -> str:
    """The storage in which the bytes of versions are kept."""
    named = tk.config[_PREFIX + "versions_storage"]
    return named or tk.config["ckan.files.default_storages.default"]


def versions_number() -> int:
    """Versions of a file whose bytes are kept, the present one among them."""
    return tk.config[_PREFIX + "versions_number"]


def versions_days() -> int:
    """Days for which the bytes of a former version are kept; 0 for ever."""
    return tk.config[_PREFIX + "versions_days"]


def compare_megabytes() -> int:
    """The most that two versions which are compared may have together."""
    return tk.config[_PREFIX + "compare_megabytes"]


def compare_rows() -> int:
    """Differences that are kept of one comparison."""
    return tk.config[_PREFIX + "compare_rows"]


def compare_days() -> int:
    """Days for which a comparison is kept."""
    return tk.config[_PREFIX + "compare_days"]


def archive_files() -> int:
    """Files that one archive may hold."""
    return tk.config[_PREFIX + "archive_files"]


def archive_megabytes() -> int:
    """The most that the files of one archive may have together, before they are packed."""
    return tk.config[_PREFIX + "archive_megabytes"]


def kept_megabytes() -> int:
    """The most that all kept downloads may have together; 0: none is kept."""
    return tk.config[_PREFIX + "kept_megabytes"]


def kept_rows() -> int:
    """Rows from which on the downloads of a table are kept."""
    return tk.config[_PREFIX + "kept_rows"]


def made_ahead() -> list[str]:
    """Formats in which whole open tables are kept before anybody asks for them."""
    return tk.config[_PREFIX + "made_ahead"]


def timezone() -> str:
    """The time zone in which people here read a clock."""
    zone = str(tk.config["ckan.display_timezone"] or "")
    return zone if "/" in zone else "Asia/Shanghai"


def locale() -> str:
    """The site's own language."""
    return tk.config["ckan.locale_default"]


def mask_key(resource_id: str) -> bytes:
    """The key of hashes that stand for personal information in one file. Secret."""
    return f"{tk.config['SECRET_KEY']}:tables:{resource_id}".encode()


def close_public_tables() -> None:
    """Let nobody list the tables: CKAN's own list names the files of hidden entries, too."""
    tk.config["ckan.datastore.public_table_search"] = []
