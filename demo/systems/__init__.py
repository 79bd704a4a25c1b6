"""Five department systems on the loopback, each with its own dialect: four files and an API."""

from __future__ import annotations

from demo.systems.dialects import SYSTEMS, System
from demo.systems.exports import export

__all__ = ["SYSTEMS", "System", "export"]
