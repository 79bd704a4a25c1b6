"""The whole of ``demo load``: units, themes, classes, five harvests, copies of files, accounts."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk

from demo.generator import SEED
from demo.load.accounts import CATALOGUER, Account, make_accounts
from demo.load.copies import keep_copies
from demo.load.counts import make_counts
from demo.load.drafts import begin_draft
from demo.load.feedback import leave_feedback
from demo.load.foundation import lay_foundation
from demo.load.quality import judge_quality
from demo.load.reviews import leave_work, publish_changes
from demo.load.sources import Tally, harvest, make_source
from demo.load.updates import remember_updates
from demo.systems.dialects import SYSTEMS

EXAMPLE_DEPARTMENT = "区教委"

Say = Callable[[str], None]


def load(base_url: str, say: Say) -> list[Account]:
    """Fill the opened site; a second time it only brings it up to date.

    Args:
        base_url: where ``demo serve`` answers.
        say: told each line of progress.

    Returns:
        The accounts that were made now.
    """
    units = lay_foundation()
    say("机构、重点领域和资源分类就绪")
    office = tk.config["ckanext.jiulongpo.catalog.office"]
    _allow(urlsplit(base_url).netloc)
    for number, system in enumerate(SYSTEMS, 1):
        source = make_source(system, base_url, office)
        begun = time.monotonic()
        say(f"采集 {number}/{len(SYSTEMS)}：{system.title} …")
        say(_told(harvest(source), time.monotonic() - begun))
    begun = time.monotonic()
    stored = keep_copies(base_url)
    say(f"数据文件入库 {stored} 个，{time.monotonic() - begun:.0f} 秒")
    say(f"历次数据更新 {remember_updates()} 次（模拟）")
    say(f"一年的访问统计 {make_counts(SEED)} 条（模拟）")
    accounts = make_accounts(units[EXAMPLE_DEPARTMENT], office)
    if begin_draft(CATALOGUER, EXAMPLE_DEPARTMENT):
        say("登记草稿 1 份，等编目员核对")
    if accounts:
        say(f"已生效的变更 {publish_changes(units[EXAMPLE_DEPARTMENT])} 个")
        say(f"审核中的变更 {leave_work(units[EXAMPLE_DEPARTMENT])} 个")
    say(f"互动反馈 {leave_feedback()} 件")
    begun = time.monotonic()
    judged = judge_quality(urlsplit(base_url).netloc)
    say(f"质量评价 {judged} 个条目，{time.monotonic() - begun:.0f} 秒")
    return accounts


def _allow(host: str) -> None:
    """Let this process read the systems, as the person who runs the demo says by its port."""
    key = "ckanext.jiulongpo.harvest.allow_hosts"
    tk.config[key] = [*tk.config[key], host]


def _told(tally: Tally, seconds: float) -> str:
    return (
        f"  新增 {tally.added} 变更 {tally.updated} 未变 {tally.unchanged} 拒绝 {tally.errored}，"
        f"{seconds:.0f} 秒"
    )
