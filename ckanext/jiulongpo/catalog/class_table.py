"""Reading a table of classes (类, 项, 目, 细目) with findings about what is odd in it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ckanext.jiulongpo.catalog.service import ClassNode
from ckanext.jiulongpo.findings import Finding, Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, Fault

__all__ = ["TABLE_FAULTS", "ClassTable", "read_class_table"]


def _fault(code: str, severity: Severity, message: str, remedy: str) -> Fault:
    return Fault(code, Stage.MAP, severity, message, remedy)


NO_COLUMNS = _fault(
    "JLP-C-901",
    Severity.ERROR,
    N_("The table has no columns of code and name."),
    N_("Name them classify_code and classify_name, or 代码 and 名称, in the first line."),
)
INCOMPLETE_ROW = _fault(
    "JLP-C-902",
    Severity.ERROR,
    N_("Line {line} has no code or no name; it was left out."),
    N_("Fill it in."),
)
NO_DIGITS = _fault(
    "JLP-C-903",
    Severity.ERROR,
    N_("The code “{value}” in line {line} is not made of digits; it was left out."),
    N_("Correct the code."),
)
REPEATED = _fault(
    "JLP-C-904",
    Severity.ERROR,
    N_("The code {value} is in the table more than once; line {line} was left out."),
    N_("Keep one line for each code."),
)
ODD_LENGTH = _fault(
    "JLP-C-905",
    Severity.ERROR,
    N_("The code {value} has {length} digits; 类 has 1, 项 3, 目 6. It was left out."),
    N_("Write codes of 1, 3, 6 or more digits."),
)
ORPHAN = _fault(
    "JLP-C-906",
    Severity.WARNING,
    N_("The class {value} names {parent} as the class above it, which is not in the table."),
    N_("Add the class above. Until then it stands below {shown}."),
)
FOREIGN_PARENT = _fault(
    "JLP-C-907",
    Severity.WARNING,
    N_("The code {value} does not begin with that of the class above it, {parent}."),
    N_("Correct one of the two codes."),
)
UNEVEN_LENGTH = _fault(
    "JLP-C-908",
    Severity.WARNING,
    N_("Below {parent}, {value} has {length} digits where most have {usual}."),
    N_("Look whether a digit is missing or too many."),
)
TABLE_FAULTS = (
    NO_COLUMNS,
    INCOMPLETE_ROW,
    NO_DIGITS,
    REPEATED,
    ODD_LENGTH,
    ORPHAN,
    FOREIGN_PARENT,
    UNEVEN_LENGTH,
)

_CODE = ("classify_code", "code", "代码", "分类代码")
_NAME = ("classify_name", "name", "名称", "分类名称")
_PARENT = ("fcode", "parent", "上级代码", "父级代码")
_ROOTS = frozenset({"", "root", "0", "-1"})
_MU = 6
_LENGTHS = frozenset({1, 3})


@dataclass(frozen=True, slots=True)
class ClassTable:
    """What was read: classes fit for the tree, and what is odd."""

    nodes: tuple[ClassNode, ...]
    findings: tuple[Finding, ...]


def read_class_table(text: str, exists: Callable[[str], bool] = lambda _: False) -> ClassTable:
    """Read a CSV table with a heading.

    Args:
        text: the whole file; its columns may be in Chinese or as in the national table.
        exists: whether the catalogue has a class already, so that a table may hold a branch only.
    """
    reader = csv.DictReader(io.StringIO(text))
    columns = [_first(reader.fieldnames or (), names) for names in (_CODE, _NAME, _PARENT)]
    code, name, parent = columns
    if not code or not name:
        return ClassTable((), (NO_COLUMNS(),))
    findings: list[Finding] = []
    nodes: dict[str, ClassNode] = {}
    for row in reader:
        node = ClassNode(_cell(row, code), _cell(row, name), _parent(row, parent), len(nodes))
        fault = _refusal(node, nodes, reader.line_num)
        if fault:
            findings.append(fault)
        else:
            nodes[node.code] = node
    placed = [_placed(node, _Known(nodes, exists), findings) for node in nodes.values()]
    findings += _uneven(placed)
    return ClassTable(tuple(placed), tuple(findings))


def _refusal(node: ClassNode, known: Mapping[str, ClassNode], line: int) -> Finding | None:
    if not node.code or not node.name:
        return INCOMPLETE_ROW(line=line)
    if not (node.code.isascii() and node.code.isdigit()):
        return NO_DIGITS(value=node.code, line=line)
    if node.code in known:
        return REPEATED(value=node.code, line=line)
    if len(node.code) < _MU and len(node.code) not in _LENGTHS:
        return ODD_LENGTH(value=node.code, length=len(node.code))
    return None


@dataclass(frozen=True, slots=True)
class _Known:
    """Classes of the table, and those that the catalogue has already."""

    nodes: Mapping[str, ClassNode]
    exists: Callable[[str], bool]

    def __contains__(self, code: str) -> bool:
        return code in self.nodes or self.exists(code)


def _placed(node: ClassNode, known: _Known, findings: list[Finding]) -> ClassNode:
    """The class below one that exists: the nearest by its code if the one it names does not."""
    above = node.parent
    if above and above not in known:
        heads = (node.code[:end] for end in range(len(node.code) - 1, 0, -1))
        shown = next((head for head in heads if head in known), "")
        findings.append(ORPHAN(value=node.code, parent=above, shown=shown or "—"))
        return replace(node, parent=shown)
    if above and not node.code.startswith(above):
        findings.append(FOREIGN_PARENT(value=node.code, parent=above))
    return node


def _uneven(nodes: Iterable[ClassNode]) -> Iterator[Finding]:
    """Classes whose code is longer or shorter than most of those beside them."""
    beside: dict[str, list[str]] = {}
    for node in nodes:
        beside.setdefault(node.parent, []).append(node.code)
    for parent, codes in beside.items():
        usual = Counter(len(code) for code in codes).most_common(1)[0][0]
        for code in codes:
            if len(code) != usual:
                yield UNEVEN_LENGTH(value=code, parent=parent, length=len(code), usual=usual)


def _first(found: Sequence[str], names: Sequence[str]) -> str:
    return next((name for name in names if name in found), "")


def _cell(row: Mapping[str, str | None], column: str) -> str:
    return (row.get(column) or "").strip()


def _parent(row: Mapping[str, str | None], column: str) -> str:
    if not column:
        return ""
    value = _cell(row, column)
    return "" if value in _ROOTS else value
