"""The platform of the city above, simulated: takes reports and hands its catalogue down."""

from __future__ import annotations

from demo.exchange.platform import CityPlatform, Trouble
from demo.exchange.server import make_server

__all__ = ["CityPlatform", "Trouble", "make_server"]
