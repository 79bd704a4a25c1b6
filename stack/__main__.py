from __future__ import annotations

import os
import sys

from stack.cli import main

if __name__ == "__main__":
    # Without kept bytecode each of a dozen processes compiles 1,700 modules at its start: 4 s of 7
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.exit(main(sys.argv[1:]))
