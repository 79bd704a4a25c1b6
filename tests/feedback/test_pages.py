"""The pages of feedback answer, say what they should, and take what is sent."""

from __future__ import annotations

import re
from typing import Any

import pytest

import ckan.plugins.toolkit as tk

from tests.feedback.conftest import Public, solved

_TOKEN = re.compile(r'name="challenge" value="([^"]+)"')


def _form(app: Any, path: str) -> dict[str, str]:
    """The hidden fields of a form with the sum worked out."""
    page = app.get(path)
    assert page.status_code == 200, page.body
    token = _TOKEN.search(page.body)
    assert token, page.body
    return solved({"challenge": token[1]})


def _sent(app: Any, public: Public, **data: str) -> Any:
    path = f"/feedback/new?kind={data['kind']}&dataset={data.get('dataset', '')}"
    with public.at():
        given = {**_form(app, path), **data}
    return app.post("/feedback/new", data=given, follow_redirects=False)


def _as(app: Any, public: Public, who: str, path: str, **form: str) -> Any:
    headers = public.bureau.headers(who)
    if form:
        return app.post(path, data=form, headers=headers, follow_redirects=False)
    return app.get(path, headers=headers)


def test_a_question_from_the_dataset_to_the_public_answer(public: Public, app: Any) -> None:
    """Sent without an account, answered by the department on its page, read by everybody."""
    dataset = app.get(f"/dataset/{public.entry}").body
    for kind in ("error", "question", "comment", "reuse"):
        assert f"/feedback/new?kind={kind}&amp;dataset={public.entry}" in dataset
    head = dataset.index('class="j-tabs')
    assert f"/feedback/new?kind=error&amp;dataset={public.entry}" in dataset[:head]
    assert f"/follow?followed=dataset&amp;ref={public.entry}" in dataset[:head]
    assert 'href="#feedback"' in dataset[head:]
    text = "<script>alert(1)</script>何时发布？见 https://example.com/a"
    answer = _sent(app, public, kind="question", dataset=public.entry, title="更新", text=text)
    assert answer.status_code == 302, answer.body
    mine = app.get(answer.headers["Location"])
    assert "&lt;script&gt;" in mine.body
    assert "<script>alert" not in mine.body
    assert mine.headers["Referrer-Policy"] == "no-referrer"
    assert mine.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in mine.headers["Cache-Control"]
    number = answer.headers["Location"].split("/")[-2]
    assert app.get(f"/feedback/case/{number}", expect_errors=True).status_code == 404
    assert number not in app.get("/feedback").body

    path = f"/feedback/manage/{number}"
    assert number in _as(app, public, "cataloguer", "/feedback/manage").body
    assert path in _as(app, public, "cataloguer", "/review").body
    asked = _as(app, public, "cataloguer", path).body
    assert 'name="outcome" required><option value="">请选择结果</option>' in asked, (
        "chosen, not met"
    )
    done = _as(
        app, public, "cataloguer", path, do="answer", outcome="explained", answer="三月。",
        publish="true",
    )  # fmt: skip
    assert done.status_code == 302
    for public_page in ("/feedback", f"/feedback/case/{number}", f"/dataset/{public.entry}"):
        page = app.get(public_page).body
        assert "三月。" in page
        assert 'href="https://example.com/a"' not in page, "nobody has looked at the link"
    _as(app, public, "cataloguer", path, do="publish", publish="true", links="true")
    assert 'href="https://example.com/a" rel="noopener nofollow ugc"' in (
        app.get(f"/feedback/case/{number}").body
    )


def test_what_is_wrong_is_said_and_what_was_written_is_kept(public: Public, app: Any) -> None:
    """A wrong sum: the same text stands in the form again, with a new sum."""
    with public.at():
        given = _form(app, "/feedback/new?kind=request")
    given |= {"kind": "request", "title": "公厕分布", "text": "想知道公厕在哪里"}
    page = app.post("/feedback/new", data={**given, "challenge_answer": "99"})
    assert page.status_code == 422
    assert "想知道公厕在哪里" in page.body
    assert 'aria-invalid="true"' in page.body
    token = _TOKEN.search(page.body)
    assert token
    assert token[1] != given["challenge"]


def test_who_sends_too_much_is_told_when_to_come_again(
    public: Public, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """429 and Retry-After for programs, minutes for people; what was written is kept."""
    monkeypatch.setitem(tk.config, "ckanext.jiulongpo.feedback.per_address", 0)
    with public.at():
        given = _form(app, "/feedback/new?kind=request")
    given |= {"kind": "request", "title": "公厕分布", "text": "想知道公厕在哪里"}
    page = app.post("/feedback/new", data=given)
    assert page.status_code == 429
    assert 1 <= int(page.headers["Retry-After"]) <= 3600
    assert "想知道公厕在哪里" in page.body
    assert re.search(r"请在 [1-9]\d? 分钟后再试", page.body)


def test_a_kind_that_needs_a_dataset_leads_to_one(public: Public, app: Any) -> None:
    """No form without what it is about; an unknown kind is a question."""
    for path in ("/feedback/new?kind=reuse", "/feedback/new?kind=error&dataset=never-was"):
        page = app.get(path).body
        assert "<textarea" not in page
        assert "/dataset/" in page
    assert 'value="question"' in app.get("/feedback/new?kind=nonsense").body


def test_a_sender_finds_his_case_by_number_and_key(public: Public, app: Any) -> None:
    """With both he comes to it; with a wrong key he is told to compare them."""
    case = public.send()
    answer = app.post("/feedback/track", data=case, follow_redirects=False)
    assert answer.headers["Location"].endswith(f"/feedback/mine/{case['number']}/{case['key']}")
    assert app.post("/feedback/track", data={**case, "key": "no"}).status_code == 422


def test_requests_are_listed_with_their_votes(public: Public, app: Any) -> None:
    """Those with most support stand first; the vote is one click and counts once a day."""
    numbers = []
    for title in ("公厕分布", "充电桩位置"):
        case = public.send("request", title=title)
        numbers.append(case["number"])
        public.bureau.act(
            "manager", "jiulongpo_feedback_answer", number=case["number"], outcome="planned",
            answer="已列入计划。", publish=True,
        )  # fmt: skip
    for _ in range(2):
        app.post(f"/feedback/case/{numbers[0]}/vote", data={}, follow_redirects=False)
    page = app.get("/feedback?kind=request").body
    assert page.index("公厕分布") < page.index("充电桩位置")
    assert (
        public.act("jiulongpo_feedback_list", kind="request", by_votes=True)["results"][0]["votes"]
        == 1
    )
    case = public.send()
    with pytest.raises(tk.ObjectNotFound):
        public.act("jiulongpo_feedback_vote", number=case["number"])


def test_pages_of_the_department_are_not_for_others(public: Public, app: Any) -> None:
    """Strangers are sent to the login; a neighbour finds nothing."""
    case = public.send(id=public.entry)
    path = f"/feedback/manage/{case['number']}"
    assert app.get("/feedback/manage", follow_redirects=False).status_code == 302
    assert app.get(path, follow_redirects=False, expect_errors=True).status_code == 404
    assert _as(app, public, "neighbour", path).status_code == 404
    assert _as(app, public, "member", path).status_code == 200
    assert "<textarea" not in _as(app, public, "member", path).body


def test_steps_on_the_page_of_the_department(public: Public, app: Any) -> None:
    """Extended, handed on without a reason refused, handed on with one, ended by the neighbour."""
    case = public.send(id=public.entry)
    path = f"/feedback/manage/{case['number']}"
    _as(app, public, "cataloguer", path, do="extend", reason="需核对")
    _as(app, public, "cataloguer", path, do="transfer", organization="other", reason="")
    assert "需核对" in _as(app, public, "cataloguer", path).body
    _as(app, public, "cataloguer", path, do="transfer", organization="other", reason="属邻局")
    _as(app, public, "neighbour", path, do="close", reason="与数据无关")
    acts = [step["act"] for step in public.shown(case)["steps"]]
    assert acts == ["received", "extended", "transferred", "closed"]


def test_the_statistics_are_a_table_of_departments(public: Public, app: Any) -> None:
    """Received, answered with its share, in time, overdue, median."""
    case = public.send(id=public.entry)
    public.bureau.act(
        "cataloguer", "jiulongpo_feedback_answer", number=case["number"], outcome="explained",
        answer="三月。",
    )  # fmt: skip
    row = next(one for one in public.act("jiulongpo_feedback_statistics") if one["name"] == "home")
    assert row["received"] >= row["answered"] >= row["in_time"] >= 1
    assert row["median_days"] == 0
    assert "%)" in app.get("/feedback/statistics").body


def test_a_rating_is_one_click_on_the_page(public: Public, app: Any) -> None:
    """Stars are counted once a person; without stars nothing is."""
    path = f"/dataset/{public.entry}/rating"
    assert app.post(path, data={"stars": "5"}, follow_redirects=False).status_code == 302
    app.post(path, data={"stars": "4"})
    app.post(path, data={"stars": "9"})
    app.post(path, data={})
    _as(app, public, "stranger", path, stars="2")
    found = public.act("jiulongpo_rating_show", id=public.entry)
    assert (found["count"], found["average"]) == (2, 3.0)
    assert "<b>3.0</b>" in app.get(f"/dataset/{public.entry}").body


def test_a_rating_is_for_what_one_may_see(public: Public) -> None:
    """A draft is neither rated nor are its ratings shown; the trap holds here too."""
    draft = public.bureau.register()["name"]
    for action in ("jiulongpo_rating_create", "jiulongpo_rating_show"):
        with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
            public.act(action, id=draft, stars=5)
    with pytest.raises(tk.ValidationError):
        public.act("jiulongpo_rating_create", id=public.entry, stars=5, website="x")


def test_what_is_withdrawn_takes_its_feedback_along(public: Public, app: Any) -> None:
    """Not in lists, not by its number, not in the counts of departments; votes neither."""
    entry = public.bureau.publish(title="将下架的名录")
    case = public.send(id=entry["name"])
    request = public.send("request", id=entry["name"], title="要更多字段")
    for number, outcome in ((case["number"], "explained"), (request["number"], "planned")):
        public.bureau.act(
            "cataloguer", "jiulongpo_feedback_answer", number=number, outcome=outcome,
            answer="答复。", publish=True,
        )  # fmt: skip
    before = public.act("jiulongpo_feedback_statistics")[0]["received"]
    public.bureau.step("manager", "withdraw", entry["id"], reason="停用")
    assert case["number"] not in public.numbers()
    for action in ("jiulongpo_feedback_show", "jiulongpo_feedback_vote"):
        for number in (case["number"], request["number"]):
            with pytest.raises(tk.ObjectNotFound):
                public.act(action, number=number)
    assert app.get(f"/feedback/case/{case['number']}", expect_errors=True).status_code == 404
    received = {r["name"]: r["received"] for r in public.act("jiulongpo_feedback_statistics")}
    assert received["home"] == before - 2
    assert public.shown(case)["dataset"] is None


def test_an_error_of_a_stranger_is_one_of_the_list_of_review(public: Public, app: Any) -> None:
    """校核: the entry is under verification, either page answers it, and both know the answer."""
    path = f"/dataset/{public.entry}/corrections"
    assert f"/feedback/new?kind=error&amp;dataset={public.entry}" in app.get(path).body
    first = public.send("error", id=public.entry, field="contact_phone", text="电话已停机")
    second = public.send("error", id=public.entry, text="坐标全错")
    waiting = public.bureau.act("cataloguer", "jiulongpo_correction_waiting")
    assert {"电话已停机", "坐标全错"} <= {one["text"] for one in waiting}
    assert "电话已停机" not in app.get(path).body
    assert "j-badge-warm" in app.get(f"/dataset/{public.entry}").body

    public.bureau.act(
        "cataloguer", "jiulongpo_feedback_answer", number=first["number"], outcome="corrected",
        answer="已换新号。", publish=True,
    )  # fmt: skip
    assert "已换新号。" in app.get(path).body

    number = next(one["number"] for one in waiting if one["text"] == "坐标全错")
    public.bureau.act(
        "cataloguer", "jiulongpo_correction_answer", number=number, outcome="kept",
        answer="已核对，无误。",
    )  # fmt: skip
    shown = public.shown(second)
    assert (shown["state"], shown["outcome"], shown["answer"]) == (
        "answered",
        "kept",
        "已核对，无误。",
    )
    assert second["number"] not in public.numbers(), "its question was not published"
    with pytest.raises(tk.NotAuthorized):
        public.bureau.act("manager", "jiulongpo_correction_receive", id=public.entry, text="x")


def test_the_clock_of_an_error_is_the_reviews(public: Public) -> None:
    """It is not extended here."""
    case = public.send("error", id=public.entry, text="错别字")
    with pytest.raises(tk.ValidationError) as refused:
        public.bureau.act(
            "cataloguer", "jiulongpo_feedback_extend", number=case["number"], reason="x"
        )
    assert refused.value.error_dict["code"] == ["JLP-B-207"]
