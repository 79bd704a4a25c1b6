"""``python -m tests.compatibility``: all of CKAN's own tests of its read API on this portal.

Takes about a quarter of an hour. Ends with 1 where a test fails that is no known difference.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.compatibility.running import READS, known_differences, run


def main(modules: list[str]) -> int:
    """Run the modules, tell what became of each, and what is new."""
    known, unknown = known_differences(), 0
    with tempfile.TemporaryDirectory() as folder:
        for module in modules or READS:
            outcome = run(module, Path(folder))
            new = {name: text for name, text in outcome.failed.items() if name not in known}
            told = len(outcome.failed) - len(new)
            print(
                f"{module}: {len(outcome.passed)} passed, {told} known differences, "
                f"{len(new)} new, {len(outcome.skipped)} skipped"
            )
            for name, text in new.items():
                print(f"  {name}: {text}")
            unknown += len(new)
    return int(bool(unknown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
