"""A connection to an SFTP server: to an address that was judged, with a key that is known.

Nobody is trusted at first sight, and nothing secret is said before the key has been compared.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import network as faults
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy

__all__ = ["Account", "Login", "connected"]

_PKCS8 = "-----BEGIN PRIVATE KEY-----"
_SEALED = "-----BEGIN ENCRYPTED PRIVATE KEY-----"
_KEY_KINDS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


@dataclass(frozen=True, slots=True)
class Login:
    """By what the server and we know each other.

    Attributes:
        fingerprints: ``SHA256:…`` of the server's keys; one of them has to be shown.
    """

    fingerprints: frozenset[str]
    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """Whom we are on which machine."""

    host: str
    port: int
    user: str


@contextmanager
def connected(
    account: Account, login: Login, policy: AddressPolicy, seconds: float
) -> Iterator[paramiko.SFTPClient]:
    """The server's files, as long as they are needed.

    Args:
        account: machine and user.
        login: fingerprints and secrets.
        policy: judges the address that is connected to.
        seconds: to connect, and for each answer.

    Raises:
        Abort: the server cannot be reached, is not the one that is expected, or refuses us.
    """
    if not login.fingerprints:
        raise Abort(faults.NO_HOST_KEY(host=account.host))
    key = _private_key(login.private_key) if login.private_key else None
    if key is None and not login.password:
        raise Abort(faults.NO_SECRET(secret="password"))  # noqa: S106 - the name of it
    transport = paramiko.Transport(_socket(account, policy, seconds))
    transport.banner_timeout = transport.auth_timeout = transport.channel_timeout = seconds
    try:
        transport.start_client(timeout=seconds)
        shown = transport.get_remote_server_key().fingerprint
        if shown not in login.fingerprints:
            raise Abort(faults.WRONG_HOST_KEY(host=account.host, shown=shown))
        _log_in(transport, account, login, key)
        client = paramiko.SFTPClient.from_transport(transport)
        if client is None:
            raise Abort(_no_answer(account, "no SFTP"))
        channel = client.get_channel()
        if channel:
            channel.settimeout(seconds)
        yield client
    except (paramiko.SSHException, EOFError, TimeoutError, ConnectionError) as error:
        raise Abort(_no_answer(account, str(error) or type(error).__name__)) from error
    finally:
        transport.close()


def _no_answer(account: Account, reason: str) -> Finding:
    return faults.NO_ANSWER(url=f"sftp://{account.host}:{account.port}", reason=reason, attempts=1)


def _socket(account: Account, policy: AddressPolicy, seconds: float) -> socket.socket:
    failure: OSError | None = None
    for address in policy.resolve(account.host, account.port):
        try:
            return socket.create_connection((address, account.port), seconds)
        except OSError as error:
            failure = error
    raise Abort(_no_answer(account, type(failure).__name__)) from failure


def _log_in(
    transport: paramiko.Transport, account: Account, login: Login, key: paramiko.PKey | None
) -> None:
    try:
        if key:
            transport.auth_publickey(account.user, key)
        else:
            transport.auth_password(account.user, login.password, fallback=False)
    except paramiko.AuthenticationException as error:
        raise Abort(faults.LOGIN_REFUSED(host=account.host, user=account.user)) from error


def _private_key(text: str) -> paramiko.PKey:
    """The key, of whichever kind; what libraries say of a wrong one may quote it.

    Raises:
        Abort: it is none of those that are taken.
    """
    openssh = _openssh(text)
    for kind in _KEY_KINDS:
        try:
            return kind.from_private_key(io.StringIO(openssh))
        except paramiko.PasswordRequiredException as error:
            raise Abort(faults.BROKEN_KEY(reason="it is encrypted")) from error
        except (paramiko.SSHException, ValueError, IndexError):
            continue
    raise Abort(faults.BROKEN_KEY(reason="of no known kind"))


def _openssh(text: str) -> str:
    """A key in PKCS#8, which the SSH library does not read, in OpenSSH's form; others as they are.

    Raises:
        Abort: it is sealed with a password, or broken.
    """
    if _SEALED in text:
        raise Abort(faults.BROKEN_KEY(reason="it is encrypted"))
    if _PKCS8 not in text:
        return text
    try:
        key = serialization.load_pem_private_key(text.strip().encode(), None)
        form = serialization.PrivateFormat.OpenSSH
        plain = serialization.NoEncryption()
        return key.private_bytes(serialization.Encoding.PEM, form, plain).decode()
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Abort(faults.BROKEN_KEY(reason="of no known kind")) from error
