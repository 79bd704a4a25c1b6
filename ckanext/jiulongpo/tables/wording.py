"""What a publisher is told of a file where its reader speaks of a source of a harvest. Pure.

The readers are shared; a person who has uploaded a file has no source, no token and no mapping.
"""

from __future__ import annotations

from collections.abc import Mapping

from ckanext.jiulongpo.harvesters.core.faults.fault import N_

__all__ = ["words_of"]

_WORDS: Mapping[str, tuple[str, str]] = {
    "JLP-H-A10": (
        N_("The file is a web page and no table; it may be the login page of the system."),
        N_("Log in to the system, export the data as XLSX or CSV, and upload that file."),
    ),
    "JLP-H-D01": (
        "",
        N_("Save the file as UTF-8, or choose its encoding under “How the file was read”."),
    ),
    "JLP-H-D03": (
        "",
        N_("Save the file as UTF-8, or choose its encoding under “How the file was read”."),
    ),
    "JLP-H-R04": ("", N_("Divide the table, for example by year.")),
    "JLP-H-R05": (
        N_("The file is of a format that holds no table that can be shown."),
        N_("Save it as XLSX, CSV, ODS, JSON or GeoJSON, and upload that file."),
    ),
    "JLP-H-R06": (
        N_("The file is called {claimed}, but is {actual}."),
        N_("Open it in Excel or WPS, save it as XLSX, and upload that file."),
    ),
    "JLP-H-R12": (
        N_("The JSON holds no list of records."),
        N_("Export the data as a list of objects, such as [{{…}}, {{…}}]; or as CSV."),
    ),
    "JLP-H-R21": ("", N_("Divide the table, for example by year.")),
    "JLP-H-R23": (
        N_("The table is empty, or the row with the names of its columns is not there."),
        N_(
            "Put the names into the first row of the file; or state their row under “How the"
            " file was read”."
        ),
    ),
    "JLP-H-R25": (
        "",
        N_(
            "Give a name to each column; in a CSV put texts that hold the delimiter into quotation"
            " marks."
        ),
    ),
    "JLP-H-R26": (
        N_("The table cannot be read on from line {line}."),
        N_("Look for a quotation mark that is not closed; or save the file as XLSX."),
    ),
    "JLP-H-R30": ("", N_("Choose one of them under “How the file was read”.")),
    "JLP-H-R31": (
        N_("The workbook cannot be read; it is damaged, or no workbook."),
        N_("Open it in Excel or WPS, save it as XLSX, and upload that file."),
    ),
}


def words_of(code: str, message: str, remedy: str) -> tuple[str, str]:
    """Message and remedy of a finding about a file, as its publisher can act upon them.

    Args:
        code: of the finding.
        message: its own words, in English.
        remedy: the same.
    """
    told, advice = _WORDS.get(code, ("", ""))
    return told or message, advice or remedy
