"""One stage of an import in a process of its own: ``python -m bench.workbooks.phase '{"do": …}'``.

The last line printed is JSON: seconds, seconds of the processor, the peak of memory of this
process in MB, and what it found.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl

import ckan.plugins.toolkit as tk
from ckan import model, types
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app

from bench.workbooks.made import DEPARTMENT
from ckanext.jiulongpo.workbook import service, working
from ckanext.jiulongpo.workbook.returning import marked_workbook
from ckanext.jiulongpo.workbook.service import Order
from ckanext.jiulongpo.workbook.stored.service import person

__all__ = ["main"]


def main(do: str, file: str = "", import_id: str = "") -> dict[str, Any]:
    """Do one thing and say how long it took.

    Args:
        do: ``openpyxl`` (read the workbook and nothing else), ``check``, ``apply``, ``undo`` or
            ``mark``.
        file: the workbook, for ``openpyxl`` and ``check``.
        import_id: of a checked import.
    """
    if do == "openpyxl":
        started, worked = time.perf_counter(), time.process_time()
        rows = _read_alone(Path(file))
        seconds, cpu = time.perf_counter() - started, time.process_time() - worked
        return {"seconds": seconds, "cpu": cpu, "peak": _peak(), "rows": rows}
    app = make_app(CKANConfigLoader(os.environ["CKAN_INI"]).get_config())
    with app.test_request_context():
        site = tk.get_action("get_site_user")(types.Context(ignore_auth=True), {})
        actor = person(site["name"])
        if do == "check" and file:
            _department(site["name"])
            import_id = service.create(actor.id, "bench.xlsx", Path(file).read_bytes()).id
        idle, started, worked = _peak(), time.perf_counter(), time.process_time()
        size = 0
        if do == "mark":
            size = len(marked_workbook(import_id))
        else:
            order = Order(do)
            service.claim(import_id, order)
            working.work(import_id, order, actor)
        seconds, cpu = time.perf_counter() - started, time.process_time() - worked
        row = service.import_of(import_id)
        told = {"state": row.state, "counts": row.report.get("counts")} if row else {}
    figures = {"seconds": seconds, "cpu": cpu, "peak": _peak(), "idle": idle}
    return {**figures, "id": import_id, "size": size, **told}


def _read_alone(path: Path) -> int:
    """The rows of the first sheet as openpyxl gives them."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(1 for _row in book.worksheets[0].iter_rows(values_only=True))


def _department(user: str) -> None:
    if model.Group.get("bench-department") is None:
        context = types.Context(user=user, ignore_auth=True)
        given = {"name": "bench-department", "title": DEPARTMENT}
        tk.get_action("organization_create")(context, given)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
