"""A draft of the form that waits for the demo's cataloguer, begun from a data file."""

from __future__ import annotations

import io
from dataclasses import replace

from werkzeug.datastructures import FileStorage

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from demo.generator import Attachment, content
from demo.generator.catalogue import default_catalogue

__all__ = ["begin_draft"]

_ROWS = 60


def begin_draft(username: str, department: str) -> bool:
    """Let the person begin a draft from a file of his department, where he has none yet.

    Its title is that of a registered entry: the form shows the likely double.

    Args:
        username: of the cataloguer.
        department: short name of his unit.

    Returns:
        Whether a draft was begun now.
    """
    file = _file(department)
    user = model.User.get(username)
    if file is None or user is None:
        return False
    context = Context(user=user.name, auth_user_obj=user)
    if tk.get_action("jiulongpo_registration_draft_list")(tk.fresh_context(context), {}):
        return False
    begun = tk.get_action("jiulongpo_registration_draft_create")(tk.fresh_context(context), {})
    upload = FileStorage(io.BytesIO(content(file)), file.name)
    tk.get_action("jiulongpo_registration_draft_file")(
        tk.fresh_context(context), {"id": begun["id"], "upload": upload}
    )
    return True


def _file(department: str) -> Attachment | None:
    """The first table of the department, as a CSV file with a few rows."""
    files = (
        file
        for entry in default_catalogue().entries
        if entry.provider_short == department
        for file in entry.attachments
        if file.format == "csv"
    )
    found = next(files, None)
    return replace(found, rows=_ROWS) if found else None
