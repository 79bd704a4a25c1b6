"""The most memory that this process has in each stage of a run; the kernel counts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

__all__ = ["Peaks"]

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")
_RESET = "5"
"""Makes the kernel count the peak anew; see proc(5)."""


class Peaks:
    """Peaks in MB by stage; a stage within another one is counted alone."""

    def __init__(self) -> None:
        self.by_stage: dict[str, float] = {}
        self._stages = ["around"]
        _CLEAR.write_text(_RESET, "ascii")

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What happens within is of this stage."""
        self._turn()
        self._stages.append(name)
        try:
            yield
        finally:
            self._turn()
            self._stages.pop()

    def within(self, owner: object, name: str, stage: str) -> None:
        """Count each call of a function as a stage. There is no way back."""
        call: Callable[..., Any] = getattr(owner, name)

        @wraps(call)
        def wrapped(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever it has
            with self.stage(stage):
                return call(*args, **options)

        setattr(owner, name, wrapped)

    def _turn(self) -> None:
        stage = self._stages[-1]
        self.by_stage[stage] = max(self.by_stage.get(stage, 0), _peak())
        _CLEAR.write_text(_RESET, "ascii")


def _peak() -> float:
    lines = _STATUS.read_text("ascii").splitlines()
    (most,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(most.split()[1]) / 1024
