"""A made table of a million rows and twenty columns, as a department's system would export it."""

from __future__ import annotations

import csv
import random
from pathlib import Path

__all__ = ["COLUMNS", "CSV_NAME", "write_table"]

CSV_NAME = "enterprises.csv"
COLUMNS = (
    "序号",
    "企业名称",
    "登记编号",
    "所在街镇",
    "行业门类",
    "企业类型",
    "登记状态",
    "注册资本（万元）",
    "从业人数",
    "成立日期",
    "核准日期",
    "更新时间",
    "经度",
    "纬度",
    "纳税等级",
    "是否规上",
    "增长率",
    "经营范围",
    "办公地址",
    "备注",
)
_TOWNS = (
    "杨家坪街道",
    "黄桷坪街道",
    "谢家湾街道",
    "石坪桥街道",
    "石桥铺街道",
    "中梁山街道",
    "渝州路街道",
    "二郎街道",
    "九龙街道",
    "华岩镇",
    "含谷镇",
    "白市驿镇",
    "走马镇",
    "石板镇",
    "巴福镇",
    "陶家镇",
    "西彭镇",
    "铜罐驿镇",
)
_TRADES = (
    "农业",
    "采矿业",
    "制造业",
    "电力热力",
    "建筑业",
    "批发零售",
    "交通运输",
    "住宿餐饮",
    "信息技术",
    "金融业",
    "房地产",
    "租赁商务",
    "科学研究",
    "水利环境",
    "居民服务",
    "教育",
    "卫生",
    "文化体育",
    "公共管理",
)
_LIVE, _COUNTED, _BARE = 0.93, 0.9, 0.8
"""Shares of enterprises that exist, that tell their staff, that have no remark."""
_WORDS = (
    "新",
    "恒",
    "润",
    "瑞",
    "泰",
    "宏",
    "达",
    "信",
    "诚",
    "华",
    "盛",
    "兴",
    "隆",
    "创",
    "远",
    "景",
    "嘉",
    "凯",
)


def write_table(path: Path, rows: int) -> None:
    """Write the table as CSV in UTF-8; the same at every call."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(COLUMNS)
        for number in range(1, rows + 1):
            write(_row(chance, number))


def _row(chance: random.Random, number: int) -> list[object]:
    town = _TOWNS[int(chance.random() ** 2 * len(_TOWNS))]
    trade = chance.choice(_TRADES)
    name = "".join(chance.choices(_WORDS, k=4))
    year, month, day = chance.randint(1998, 2025), chance.randint(1, 12), chance.randint(1, 28)
    return [
        number,
        f"重庆{name}{trade}有限公司",
        f"{number * 7919 % 100_000_000:08d}",
        town,
        trade,
        chance.choice(("有限责任公司", "股份有限公司", "个人独资", "合伙企业")),
        "存续" if chance.random() < _LIVE else chance.choice(("注销", "吊销", "迁出")),
        f"{chance.randint(1, 50_000):,}",
        chance.randint(0, 3000) if chance.random() < _COUNTED else "",
        f"{year}年{month}月{day}日",
        f"{year}/{month}/{day}",
        f"2026-{month:02d}-{day:02d} {chance.randint(0, 23):02d}:{chance.randint(0, 59):02d}:00",
        f"{106.3 + chance.random() / 4:.5f}",
        f"{29.3 + chance.random() / 4:.5f}",
        chance.choice("ABCDM"),
        chance.choice(("true", "false")),
        f"{chance.uniform(-30, 60):.1f}%",
        f"{trade}相关的技术开发、咨询与服务；货物进出口（依法须经批准的项目除外）",
        f"九龙坡区{town}{chance.choice(_WORDS)}{chance.choice(_WORDS)}路{chance.randint(1, 400)}号",
        "" if chance.random() < _BARE else "已核对",
    ]
