"""SFTP: files on servers that are known by their keys."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.sources.sftp.place import SftpLimits, SftpPlace
from ckanext.jiulongpo.harvesters.sources.sftp.server import Login

__all__ = ["Login", "SftpLimits", "SftpPlace"]
