"""schema.org for the home page: the site as a ``DataCatalog``."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.statistics import config
from ckanext.jiulongpo.statistics.discovery.addresses import lasting
from ckanext.jiulongpo.statistics.exports import MEDIA_TYPES

__all__ = ["data_catalog"]


def data_catalog() -> dict[str, Any]:
    """The site as a catalogue of data, with its search and its open catalogue as files."""
    home = lasting("home.index")
    told = {
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "@id": home,
        "url": home,
        "name": config.site_title(),
        "description": config.site_description(),
        "inLanguage": tk.h.lang().replace("_", "-"),
        "isAccessibleForFree": True,
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{lasting('dataset.search')}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "name": tk._("Open catalogue"),
                "encodingFormat": media_type.partition(";")[0],
                "contentUrl": lasting("jiulongpo_statistics.opened", form=form),
            }
            for form, media_type in MEDIA_TYPES.items()
        ],
    }
    return {name: value for name, value in told.items() if value}
