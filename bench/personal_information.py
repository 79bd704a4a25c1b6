"""What the gate for personal information finds, and where it cries for nothing.

::

    make bench-personal_information
    python -m bench.personal_information --cells 100000

A made corpus with the truth beside each cell: identifiers in thirty disguises, and what looks like
them and is none (credit codes, orders, meters, amounts, coordinates, times, landlines).
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter

from bench.persons.corpus import Sample, corpus
from ckanext.jiulongpo.recognition.cells import plain_text
from ckanext.jiulongpo.tables.privacy.recognisers import identifiers, is_suspect


def main() -> None:
    """Generate, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=1_000_000)
    cells = parser.parse_args().cells
    found: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    missed: dict[str, str] = {}
    alarms: dict[str, str] = {}
    false_alarms = harmless = 0
    seconds = 0.0
    for sample in corpus(cells, random.Random(2035)):
        begun = time.perf_counter()
        kinds = _kinds(sample)
        seconds += time.perf_counter() - begun
        if sample.kind:
            planted[sample.kind] += 1
            found[sample.kind] += sample.kind in kinds
            if sample.kind not in kinds:
                missed[f"{sample.kind} {sample.shape}"] = str(sample.text)
        else:
            harmless += 1
            false_alarms += bool(kinds)
            if kinds:
                alarms[sample.shape] = str(sample.text)
    for kind, count in sorted(planted.items()):
        print(f"{kind:14} found {found[kind]:6} of {count:6}: {100 * found[kind] / count:.3f} %")
    for name, text in sorted(missed.items()):
        print(f"  missed: {name}, such as {text!r}")
    for shape, text in sorted(alarms.items()):
        print(f"  false alarm: {shape}, such as {text!r}")
    recall = 100 * sum(found.values()) / sum(planted.values())
    rate = 100 * false_alarms / harmless
    print(
        f"BENCH personal_information cells={cells} planted={sum(planted.values())}"
        f" recall_percent={recall:.4f} false_alarms={false_alarms} false_alarm_percent={rate:.4f}"
        f" cells_per_second={cells / seconds:.0f}"
    )


def _kinds(sample: Sample) -> set[str]:
    text = plain_text(sample.text)
    return {str(kind) for kind in identifiers(text, sample.header)} if is_suspect(text) else set()


if __name__ == "__main__":
    main()
