"""What stays inside for personal information, whoever asks for it by whatever way."""

from __future__ import annotations

from ckanext.jiulongpo.tables import config
from ckanext.jiulongpo.tables.model import TableLoad

__all__ = ["holds_bytes"]


def holds_bytes(load: TableLoad | None) -> bool:
    """Whether the bytes of a file are held back: for what was found in it, or not looked for yet.

    Args:
        load: of the file; none where it was never to be a table.
    """
    if load is None:
        return False
    return load.holds_file or (config.hold_unseen() and load.is_unseen)
