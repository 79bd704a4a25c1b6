"""Pages of the made district that browser tests go to, found as a visitor finds them."""

from __future__ import annotations

from dataclasses import dataclass

import httpx


@dataclass(frozen=True)
class Places:
    """Addresses of one page of each kind."""

    home: str
    listing: str
    dataset: str
    organization: str
    login: str

    def all(self) -> dict[str, str]:
        """The pages by their kind."""
        return {
            "home": self.home,
            "list": self.listing,
            "dataset": self.dataset,
            "organization": self.organization,
            "login": self.login,
        }


def places_of(site: str) -> Places:
    """A dataset that has a CSV file, and its department."""
    with httpx.Client(base_url=site, timeout=60, trust_env=False) as client:
        found = client.get(
            "/api/3/action/package_search", params={"fq": "res_format:CSV", "rows": "1"}
        ).json()["result"]["results"][0]
    return Places(
        home="/",
        listing="/dataset/?q=养老",
        dataset=f"/dataset/{found['name']}",
        organization=f"/organization/{found['organization']['name']}",
        login="/user/login",
    )
