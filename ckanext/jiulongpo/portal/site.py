"""What the frame of every page says about the site: names, registrations, contacts."""

from __future__ import annotations

from dataclasses import dataclass, field

from ckanext.jiulongpo.portal import config


@dataclass(frozen=True, slots=True)
class Site:
    """The site's furniture. An empty value is not shown.

    Attributes:
        meta: names and contents of the ``<meta>`` elements that 《政府网站发展指引》
            (国办发〔2017〕47号, annex 2) asks of a government site.
    """

    title: str
    authority: str
    parent_site_title: str
    parent_site_url: str
    organiser: str
    operator: str
    site_code: str
    icp_number: str
    icp_url: str
    police_number: str
    police_url: str
    error_report_url: str
    contact_phone: str
    contact_email: str
    contact_address: str
    licence_title: str
    licence_url: str
    style_sheet: str
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def has_registration(self) -> bool:
        """Whether the foot of the page has units or registrations to show."""
        shown = (self.organiser, self.operator, self.site_code, self.icp_number, self.police_number)
        return any(shown)

    @property
    def has_contact(self) -> bool:
        """Whether there is any way to reach the unit that runs the site."""
        return bool(self.contact_phone or self.contact_email or self.contact_address)


_SETTINGS = (
    "authority",
    "parent_site_title",
    "parent_site_url",
    "organiser",
    "operator",
    "site_code",
    "icp_number",
    "icp_url",
    "police_number",
    "police_url",
    "error_report_url",
    "contact_phone",
    "contact_email",
    "contact_address",
    "licence_title",
    "licence_url",
    "style_sheet",
)


def current() -> Site:
    """The furniture as the settings have it now."""
    values = {name: config.text(name) for name in _SETTINGS}
    title = config.site_title()
    meta = {
        "SiteName": title,
        "SiteDomain": config.site_url().partition("://")[2],
        "SiteIDCode": values["site_code"],
        "description": config.site_description(),
    }
    return Site(title=title, meta={k: v for k, v in meta.items() if v}, **values)
