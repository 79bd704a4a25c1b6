"""Robots are told from people, and programs from robots."""

from __future__ import annotations

import pytest

from ckanext.jiulongpo.statistics.agents import Agent, agent_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.42"
)
OLD_360 = (
    "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0 QIHU 360SE"
)


@pytest.mark.parametrize("name", [FIREFOX, WECHAT, OLD_360])
def test_browsers_are_people(name):
    assert agent_of(name) is Agent.PERSON


@pytest.mark.parametrize(
    "name",
    [
        "Baiduspider/2.0",
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Sogou web spider/4.0",
        "Mozilla/5.0 (compatible; YisouSpider)",
        "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (compatible; Bytespider)",
        "Googlebot/2.1",
        "GPTBot/1.0",
        "SomethingNobodyKnowsBot/0.1",
        "Mozilla/5.0 HeadlessChrome/140.0",
    ],
)
def test_robots_that_search_engines_send_are_crawlers(name):
    assert agent_of(name) is Agent.CRAWLER


@pytest.mark.parametrize(
    "name", ["", "curl/8.5.0", "python-requests/2.32", "axios/1.6", "Go-http-client/1.1"]
)
def test_what_people_write_programs_with_is_a_program(name):
    """Its downloads and calls count, or an interface that is much used would look idle."""
    assert agent_of(name) is Agent.PROGRAM


def test_a_name_without_end_costs_no_time_without_end():
    assert agent_of("Mozilla/5.0 " + "x" * 1_000_000) is Agent.PERSON
