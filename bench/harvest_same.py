"""1,000 random entries leave the same behind in bulk and through CKAN's own actions.

``python -m bench.harvest_same``
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENTRIES = 1000


def main() -> None:
    """Run the test of sameness on many entries; it says what differs."""
    status = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/harvesters/sink/test_same_at_random.py"],
        env={**os.environ, "JLP_SAME_ENTRIES": str(ENTRIES)},
        cwd=ROOT,
        check=False,
    ).returncode
    print(f"BENCH harvest_same entries={ENTRIES} same={int(status == 0)}")
    sys.exit(status)


if __name__ == "__main__":
    main()
