"""SFTP against a real server on the loopback, of another make than our client."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy
from ckanext.jiulongpo.harvesters.core.ports import Source
from ckanext.jiulongpo.harvesters.mapping.identity import Identity, IdentityRule
from ckanext.jiulongpo.harvesters.sources.file_drop import FileDrop
from ckanext.jiulongpo.harvesters.sources.sftp import Login, SftpLimits, SftpPlace
from tests.harvesters.contract import SourceContract, discovered

BY_ID = Identity((IdentityRule(("id",)),))
PASSWORD = "right-word"
HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
USER_KEY = asyncssh.generate_private_key("ssh-ed25519")
QUICK = SftpLimits(answer=3, file=20)


class _Server(asyncssh.SSHServer):
    tried: list[str]

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self.tried.append(password)
        return (username, password) == ("九龙坡", PASSWORD)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return key == USER_KEY.convert_to_public()


class _Files(asyncssh.SFTPServer):
    root: Path
    at_read: Any = None

    def __init__(self, channel: asyncssh.SSHServerChannel) -> None:
        super().__init__(channel, chroot=str(self.root).encode())

    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        if type(self).at_read:
            type(self).at_read()
        return super().read(file_obj, offset, size)  # type: ignore[return-value]


class Running:
    """A server, its folder, and what it was told."""

    def __init__(self, root: Path, port: int, server: type[_Server], files: type[_Files]) -> None:
        self.root = root
        self.port = port
        self.tried = server.tried
        self.files = files
        self.allow = (f"127.0.0.1:{port}",)

    def place(self, path: str = "/drop", login: Login | None = None, **more: Any) -> SftpPlace:
        url = f"sftp://九龙坡@127.0.0.1:{self.port}{path}"
        policy = more.pop("policy", AddressPolicy.of(self.allow))
        return SftpPlace(url, login or by_password(), policy, limits=QUICK, **more)

    def drop(self, path: str = "/drop", login: Login | None = None, **more: Any) -> FileDrop:
        return FileDrop(self.place(path, login, **more), BY_ID)


def by_password(word: str = PASSWORD, *pinned: str) -> Login:
    return Login(frozenset(pinned or [HOST_KEY.get_fingerprint()]), password=word)


@contextmanager
def running(root: Path) -> Iterator[Running]:
    server = type("Server", (_Server,), {"tried": []})
    files = type("Files", (_Files,), {"root": root})
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> Any:
        return await asyncssh.create_server(
            server, "127.0.0.1", 0, server_host_keys=[HOST_KEY], sftp_factory=files
        )

    listener = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    try:
        yield Running(root, listener.sockets[0].getsockname()[1], server, files)
    finally:
        asyncio.run_coroutine_threadsafe(_closed(listener), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


async def _closed(listener: Any) -> None:
    listener.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def record(number: int) -> str:
    return json.dumps([{"id": f"{number}", "title": f"表{number}"}])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    drop = tmp_path / "drop"
    drop.mkdir()
    for number in range(1, 4):
        (drop / f"{number}号.json").write_text(record(number), "utf-8")
    for name in (".hidden.json", "~$lock.xlsx", "4.json.part", "5.filepart", "6.tmp"):
        (drop / name).write_text("[{", "utf-8")
    (drop / "folder").mkdir()
    with running(tmp_path) as server:
        yield server


class TestSftp(SourceContract):
    @pytest.fixture(params=["password", "openssh", "pkcs8-pem"])
    def source(self, server: Running, request: pytest.FixtureRequest) -> Source:
        form = "openssh" if request.param == "password" else request.param
        key = USER_KEY.export_private_key(form).decode()
        pinned = frozenset([HOST_KEY.get_fingerprint()])
        with_key = Login(pinned, private_key=key)
        return server.drop(login=None if request.param == "password" else with_key)

    @pytest.fixture
    def broken(self, server: Running) -> Source:
        (server.root / "drop" / "0.json").write_text("[{", "utf-8")
        return server.drop()


def refusal(source: Source) -> str:
    with pytest.raises(Abort) as refused:
        discovered(source)
    return refused.value.code


def test_one_file_and_a_pattern_of_files_can_be_named(server: Running) -> None:
    assert [ref.guid for ref in discovered(server.drop("/drop/2号.json"))] == ["2"]
    assert [ref.guid for ref in discovered(server.drop(pattern="3*"))] == ["3"]


def test_a_server_with_another_key_is_told_no_secret(server: Running) -> None:
    assert refusal(server.drop(login=by_password(PASSWORD, "SHA256:AAAA"))) == "JLP-H-N30"
    assert server.tried == []


def test_no_server_is_trusted_at_first_sight(server: Running) -> None:
    login = Login(frozenset(), password=PASSWORD)
    assert refusal(server.drop(login=login)) == "JLP-H-N31"
    assert server.tried == []


def test_an_address_that_is_not_allowed_is_not_connected_to(server: Running) -> None:
    assert refusal(server.drop(policy=AddressPolicy())) == "JLP-H-N02"


@pytest.mark.parametrize(
    ("login", "code"),
    [
        (by_password("wrong"), "JLP-H-N32"),
        (by_password(""), "JLP-H-N20"),
        (Login(frozenset([HOST_KEY.get_fingerprint()]), private_key="no key"), "JLP-H-N33"),
        (
            Login(
                frozenset([HOST_KEY.get_fingerprint()]),
                private_key=USER_KEY.export_private_key(passphrase="x").decode(),
            ),
            "JLP-H-N33",
        ),
        (
            Login(
                frozenset([HOST_KEY.get_fingerprint()]),
                private_key=asyncssh.generate_private_key("ssh-rsa")
                .export_private_key("openssh")
                .decode(),
            ),
            "JLP-H-N32",
        ),
        (
            Login(
                frozenset([HOST_KEY.get_fingerprint()]),
                private_key=asyncssh.generate_private_key("ssh-rsa")
                .export_private_key("pkcs8-pem", passphrase="x")
                .decode(),
            ),
            "JLP-H-N33",
        ),
        (
            Login(
                frozenset([HOST_KEY.get_fingerprint()]),
                private_key="-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n",
            ),
            "JLP-H-N33",
        ),
    ],
    ids=["password", "nothing", "no key", "encrypted key", "another key", "sealed", "damaged"],
)
def test_a_login_that_fails_is_told_without_its_secret(
    server: Running, login: Login, code: str
) -> None:
    assert refusal(server.drop(login=login)) == code
    assert login.password not in repr(login) or not login.password


@pytest.mark.parametrize(
    "url",
    ["sftp://127.0.0.1/x", "sftp://u:word@127.0.0.1/x", "sftp://u@127.0.0.1:x/", "sftp:///x"],
)
def test_addresses_without_a_user_or_with_a_password_are_refused(url: str) -> None:
    place = SftpPlace(url, by_password(), AddressPolicy())
    assert refusal(FileDrop(place, BY_ID)) == "JLP-H-N01"


def test_where_nothing_lies_it_is_said(server: Running) -> None:
    (server.root / "empty").mkdir()
    assert refusal(server.drop("/nowhere")) == "JLP-H-R01"
    assert refusal(server.drop("/empty")) == "JLP-H-R01"


def test_a_link_out_of_the_folder_is_not_followed(server: Running) -> None:
    (server.root / "other").mkdir()
    (server.root / "other" / "secret.json").write_text(record(9), "utf-8")
    (server.root / "drop" / "0.json").symlink_to("../other/secret.json")
    assert refusal(server.drop()) == "JLP-H-R02"


def test_a_file_that_grows_while_it_is_read_is_not_taken(server: Running) -> None:
    path = server.root / "drop" / "1号.json"

    def grow() -> None:
        server.files.at_read = None
        with path.open("a", encoding="utf-8") as writer:
            writer.write(" ")

    server.files.at_read = staticmethod(grow)
    refs = server.drop().discover("", lambda _finding: None)
    assert [next(refs).guid for _ in range(2)] == ["2", "3"]
    with pytest.raises(Abort) as refused:
        next(refs)
    assert refused.value.code == "JLP-H-R07"


def test_a_file_that_is_renamed_while_it_is_read_is_not_taken(server: Running) -> None:
    path = server.root / "drop" / "1号.json"

    def rename() -> None:
        server.files.at_read = None
        path.rename(path.with_name("moved.json"))

    server.files.at_read = staticmethod(rename)
    assert refusal(server.drop("/drop/1号.json")) == "JLP-H-R03"


def test_bytes_and_names_have_limits(server: Running) -> None:
    place = server.place()
    few = SftpPlace(place.url, place.login, place.policy, limits=SftpLimits(answer=3, names=2))
    small = SftpPlace(
        place.url, place.login, place.policy, limits=SftpLimits(answer=3, file_bytes=5)
    )
    assert refusal(FileDrop(few, BY_ID)) == "JLP-H-R08"
    assert refusal(FileDrop(small, BY_ID)) == "JLP-H-R04"
