"""What comes again and again."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Tick"]


@dataclass(frozen=True, slots=True)
class Tick:
    """Work that comes again and again: a command that cron could run as well.

    It may be ended at any moment and begun again: what it does has to stand that.

    Attributes:
        command: its words after ``ckan -c FILE``, such as ``("jiulongpo", "review", "due")``.
        seconds: from the beginning of a turn to that of the next one; 0 where the clock is to
            leave it to others.
        longest: seconds after which a turn is taken for hung and ended.
    """

    command: tuple[str, ...]
    seconds: float
    longest: float = 3600

    @property
    def name(self) -> str:
        """What logs call it."""
        return " ".join(self.command)
