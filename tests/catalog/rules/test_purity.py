"""The rules work without CKAN."""

from __future__ import annotations

import subprocess
import sys


def test_rules_are_usable_where_ckan_is_not_loaded() -> None:
    program = (
        "import sys\n"
        "from ckanext.jiulongpo.catalog.rules import all_faults, check_entry\n"
        "assert check_entry({'title': '养老机构名录'})\n"
        "codes = [fault.code for fault in all_faults()]\n"
        "assert len(codes) == len(set(codes))\n"
        "assert 'ckan' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
