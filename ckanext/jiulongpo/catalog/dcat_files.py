"""Files of an entry in DCAT's words: EU file types and IANA media types in place of free text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["FILE_TYPES", "MEDIA_TYPES", "as_distribution", "read_format", "read_media_type"]

FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

_EU_NAMES = {
    "bmp": "BMP",
    "csv": "CSV",
    "dbf": "DBF",
    "doc": "DOC",
    "docx": "DOCX",
    "gif": "GIF",
    "html": "HTML",
    "jpg": "JPEG",
    "json": "JSON",
    "mp4": "MPEG4",
    "mpg": "MPEG2",
    "pdf": "PDF",
    "png": "PNG",
    "ppt": "PPT",
    "pptx": "PPTX",
    "rdf": "RDF",
    "txt": "TXT",
    "xls": "XLS",
    "xlsx": "XLSX",
    "xml": "XML",
    "zip": "ZIP",
}
"""Code of our format list → name in the EU authority table of file types."""
_CODES = {name: code for code, name in _EU_NAMES.items()}
_WEB = ("http://", "https://")


def as_distribution(resource: Mapping[str, Any], *, licence: str, free: bool) -> dict[str, Any]:
    """A resource as ckanext-dcat's profile takes it.

    Args:
        resource: of the entry.
        licence: address of the entry's licence, or empty.
        free: anyone may fetch the file, so its address is said to be a download.
    """
    distribution = dict(resource)
    code = codelist("format_type").code_of(str(resource.get("format") or "")) or ""
    if code in _EU_NAMES:
        distribution["format"] = FILE_TYPES + _EU_NAMES[code]
    media_type = str(resource.get("mimetype") or "")
    if "/" in media_type and not media_type.startswith(_WEB):
        distribution["mimetype"] = MEDIA_TYPES + media_type
    if licence.startswith(_WEB):
        distribution.setdefault("license", licence)
    address = str(resource.get("url") or "")
    if not address.startswith(_WEB):
        distribution["url"] = ""
    elif free and resource.get("url_type") == "upload":
        distribution.update(access_url=address, download_url=address)
    return distribution


def read_format(value: str) -> str:
    """The code of a format that is said as an EU file type; any other value as it is."""
    return _CODES.get(value.removeprefix(FILE_TYPES), value)


def read_media_type(value: str) -> str:
    """The media type that an IANA address stands for; any other value as it is."""
    return value.removeprefix(MEDIA_TYPES)
