"""Who reforms departments: the catalogue office, as it keeps whole catalogues."""

from __future__ import annotations

from ckan.types import AuthResult, Context, DataDict

from ckanext.jiulongpo.review.allowing import office_alone

__all__ = [
    "jiulongpo_organization_merge",
    "jiulongpo_organization_merge_list",
    "jiulongpo_organization_merge_preview",
]


def jiulongpo_organization_merge(context: Context, _data_dict: DataDict | None) -> AuthResult:
    """The catalogue office, and administrators of the site."""
    return office_alone(context)


def jiulongpo_organization_merge_preview(
    context: Context, data_dict: DataDict | None
) -> AuthResult:
    """Those who merge."""
    return jiulongpo_organization_merge(context, data_dict)


def jiulongpo_organization_merge_list(context: Context, data_dict: DataDict | None) -> AuthResult:
    """Those who merge: reasons name documents."""
    return jiulongpo_organization_merge(context, data_dict)
