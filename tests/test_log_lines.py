"""A log has the lines that the site wrote, and no other ones."""

from __future__ import annotations

import configparser
import io
import logging
from pathlib import Path

import pytest

from ckanext.jiulongpo.log_lines import OneLine

FORMAT = "%(levelname)s [%(name)s] %(message)s"


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(written: io.StringIO) -> logging.Logger:
    logger = logging.getLogger("tests.site")
    logger.handlers, logger.propagate = [], False
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine(FORMAT))
    logger.addHandler(handler)
    return logger


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_nobody_writes_a_line_of_his_own(
    log: logging.Logger, written: io.StringIO, end: str
) -> None:
    log.warning("404 %s", f"/a{end}ERROR [site] all is lost")
    assert len(written.getvalue().splitlines()) == 1
    assert "all is lost" in written.getvalue()


def test_what_people_write_stays_as_it_is(log: logging.Logger, written: io.StringIO) -> None:
    log.warning("%s", "养老机构 😀 \\n")
    assert written.getvalue() == "WARNING [tests.site] 养老机构 😀 \\n\n"


def test_a_half_character_and_a_bell_are_written_out() -> None:
    """Formatted without being logged: what collects the logs of tests cannot write such a text."""
    half = logging.LogRecord("site", logging.WARNING, "", 1, "%s", ("\ud800\x07\x1b[31m",), None)
    assert OneLine(FORMAT).format(half) == "WARNING [site] \\ud800\\x07\\x1b[31m"


def test_a_stack_trace_keeps_its_lines(log: logging.Logger, written: io.StringIO) -> None:
    try:
        int("first\nsecond")
    except ValueError:
        log.exception("It broke at %s", "a\nb")
    assert written.getvalue().startswith("ERROR [tests.site] It broke at a\\nb\nTraceback")


def test_the_stack_writes_its_log_so() -> None:
    ini = configparser.RawConfigParser(strict=False)
    ini.read_string((Path(__file__).parents[1] / "stack" / "ckan.ini").read_text("utf-8"))
    assert ini["formatter_generic"]["class"] == "ckanext.jiulongpo.log_lines.OneLine"
