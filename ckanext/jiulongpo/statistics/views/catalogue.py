"""The open catalogue as one file: ``/catalog/open.csv``, ``.xlsx``, ``.json``."""

from __future__ import annotations

from flask import Response

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.statistics import clock, config
from ckanext.jiulongpo.statistics.exports import MEDIA_TYPES
from ckanext.jiulongpo.statistics.opened import documents, service
from ckanext.jiulongpo.statistics.views.blueprint import kept_or, statistics

__all__ = ["opened"]

_FORMS = ",".join(documents.FORMS)


@statistics.route(f"/catalog/open.<any({_FORMS}):form>")
def opened(form: str) -> Response:
    """Every entry that everybody may see, one a row, with its files and its licence."""
    mark = service.mark()
    name = f"{config.site_title()}-{tk._('Open catalogue')}-{clock.today()}.{form}"
    return kept_or(
        f"{mark}-{form}-{tk.h.lang()}",
        MEDIA_TYPES[form],
        lambda: documents.pieces(form, mark),
        name,
    )
