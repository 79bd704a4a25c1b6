"""Faults of turning bytes into text (D)."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

NO_ENCODING = Fault(
    "JLP-H-D01",
    Stage.DECODE,
    Severity.ERROR,
    N_(
        "The file is neither UTF-8 (stops at byte {utf_8}) nor GB18030 (stops at byte {gb18030},"
        " line {line})."
    ),
    N_(
        "Save the file as UTF-8, or state its encoding in the source's settings. A file put"
        " together from parts in different encodings has to be taken apart."
    ),
)
BROKEN_ENCODING = Fault(
    "JLP-H-D02",
    Stage.DECODE,
    Severity.ERROR,
    N_("The file begins as {encoding} but stops being so at byte {offset}, line {line}."),
    N_("Save the file as UTF-8 again; it was damaged, or put together from different parts."),
)
NOT_TEXT = Fault(
    "JLP-H-D03",
    Stage.DECODE,
    Severity.ERROR,
    N_("The file holds a NUL at byte {offset}: it is not text, or UTF-16 without a mark."),
    N_("Give the file its right format, or save it as UTF-8."),
)
MARK_INSIDE = Fault(
    "JLP-H-D04",
    Stage.DECODE,
    Severity.INFO,
    N_("The file holds {count} byte order marks inside the text; they are left out."),
)
PERHAPS_BIG5 = Fault(
    "JLP-H-D05",
    Stage.DECODE,
    Severity.WARNING,
    N_("Read as GB18030, {percent} % of the Chinese characters are rare ones; it may be Big5."),
    N_("Look at the entries; state the encoding in the source's settings if they are wrong."),
)
CUT_CHARACTER = Fault(
    "JLP-H-D07",
    Stage.DECODE,
    Severity.ERROR,
    N_("The text ends at byte {offset} in the middle of a character."),
    N_("Have the file made again; it was cut off on its way."),
)
UNKNOWN_ENCODING = Fault(
    "JLP-H-D06",
    Stage.DECODE,
    Severity.ERROR,
    N_("The source's settings name an encoding that does not exist or is not allowed: {encoding}."),
    N_("Use one of: {allowed}."),
)
