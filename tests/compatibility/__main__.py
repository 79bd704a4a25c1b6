"""``python -m tests.compatibility``: all of CKAN's own tests of its action API on this portal.

Takes some minutes. Ends with 1 where a test fails that is no known difference.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.compatibility.running import READS, WRITES, Outcome, known_differences, run


def main(modules: list[str]) -> int:
    """Run the modules, tell what became of each, and what is new."""
    unknown = 0
    for module in modules or [*READS, *WRITES]:
        with tempfile.TemporaryDirectory() as folder:
            unknown += _tell(module, run(Path(folder), [module]))
    return int(bool(unknown))


def _tell(module: str, outcome: Outcome) -> int:
    known = known_differences()
    new = {name: text for name, text in outcome.failed.items() if name not in known}
    print(
        f"{module}: {len(outcome.passed)} passed, {len(outcome.failed) - len(new)} different on "
        f"purpose, {len(new)} new, {len(outcome.skipped)} skipped",
        flush=True,
    )
    for name, text in new.items():
        print(f"  {name}: {text}")
    return len(new)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
