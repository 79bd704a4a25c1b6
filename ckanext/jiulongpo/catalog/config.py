"""The catalogue's settings, typed; declared and described in ``config_declaration.yaml``."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

__all__ = ["most_full_groups", "office", "outside_kinds", "site_id"]


def office() -> str:
    """Name of the organisation that is the catalogue office (目录管理机构)."""
    return tk.config["ckanext.jiulongpo.catalog.office"]


def outside_kinds() -> list[str]:
    """Values of an organisation's ``kind`` whose members are not of the government."""
    return tk.config["ckanext.jiulongpo.catalog.outside_kinds"]


def most_full_groups() -> int:
    """CKAN's own cap on how many groups or organisations are listed with all fields."""
    return tk.config["ckan.group_and_organization_list_all_fields_max"]


def site_id() -> str:
    """The name under which this site's entries stand in the index."""
    return tk.config["ckan.site_id"]


def future_days() -> int:
    """Days ahead of today that a date of something that happened may lie."""
    return tk.config["ckanext.jiulongpo.catalog.future_days"]


def district() -> str:
    """Division code of the district whose data files are read by default."""
    return tk.config["ckanext.jiulongpo.site_district"]


def site_language() -> str:
    """The site's first language, CKAN's own setting."""
    return tk.config["ckan.locale_default"]


def site_title() -> str:
    """The name of the site, which is that of its data catalogue."""
    return tk.config["ckan.site_title"]
