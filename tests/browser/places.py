"""Pages of the made district that browser tests go to, found as a visitor finds them."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

FIXED = {
    "home": "/",
    "list": "/dataset/?q=养老",
    "login": "/user/login",
    "departments": "/organization/",
    "themes": "/group/",
    "about": "/about",
    "accessibility": "/accessibility",
    "terms": "/terms",
    "privacy": "/privacy",
    "interfaces": "/api-help",
    "site map": "/site-map",
    "statistics": "/statistics",
    "how quality is judged": "/quality/criteria",
    "nothing found": "/dataset/?q=魑魅魍魉",
    "feedback": "/feedback",
    "requests for data": "/feedback?kind=request",
    "a question": "/feedback/new?kind=question",
    "follow a case": "/feedback/track",
    "how departments answer": "/feedback/statistics",
    "no such page": "/never-was",
    "not allowed": "/dataset/new",
}
"""Pages whose address is the same in every district."""

KINDS = (*FIXED, "dataset", "organization", "theme", "file", "versions")


@dataclass(frozen=True)
class Places:
    """Addresses of one page of each kind."""

    dataset: str
    organization: str
    theme: str
    file: str
    versions: str

    def all(self) -> dict[str, str]:
        """The pages by their kind."""
        own = {kind: getattr(self, kind) for kind in KINDS if kind not in FIXED}
        return FIXED | own


def places_of(site: str) -> Places:
    """A dataset that has a CSV file and a theme, its department, its theme and its file."""
    with httpx.Client(base_url=site, timeout=60, trust_env=False) as client:
        query = {"fq": "res_format:CSV AND groups:[* TO *]", "rows": "1"}
        answer = client.get("/api/3/action/package_search", params=query).json()
    found = answer["result"]["results"][0]
    return Places(
        dataset=f"/dataset/{found['name']}",
        organization=f"/organization/{found['organization']['name']}",
        theme=f"/group/{found['groups'][0]['name']}",
        file=f"/dataset/{found['name']}/resource/{found['resources'][0]['id']}",
        versions=f"/dataset/{found['name']}/versions",
    )
