"""What CKAN 2.12 tells of every dataset and file, whatever is known of it."""

from __future__ import annotations

__all__ = ["OF_DATASETS", "OF_FILES"]

OF_DATASETS = {
    *(
        "author",
        "author_email",
        "creator_user_id",
        "extras",
        "groups",
        "id",
        "isopen",
        "license_id",
    ),
    *("license_title", "maintainer", "maintainer_email", "metadata_created", "metadata_modified"),
    *("name", "notes", "num_resources", "num_tags", "organization", "owner_org", "private"),
    *("relationships_as_object", "relationships_as_subject", "resources", "state", "tags"),
    *("title", "type", "url", "version"),
}
OF_FILES = {
    *("cache_last_updated", "cache_url", "created", "description", "format", "hash", "id"),
    *("last_modified", "metadata_modified", "mimetype", "mimetype_inner", "name", "package_id"),
    *("position", "resource_type", "size", "state", "url", "url_type"),
}
