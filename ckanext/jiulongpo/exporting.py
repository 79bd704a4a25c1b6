"""What modules offer, gathered for CKAN: each of its blankets takes one source."""

from __future__ import annotations

from types import ModuleType
from typing import Any

__all__ = ["public_of"]


def public_of(*modules: ModuleType) -> dict[str, Any]:
    """Every public name of the modules with what it stands for, as ``__all__`` says."""
    return {name: getattr(module, name) for module in modules for name in module.__all__}
