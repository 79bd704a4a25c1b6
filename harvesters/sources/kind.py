"""A kind of source, declared once: its name, its settings, its secrets, and how it is opened.

From the declaration come the type on ckanext-harvest's pages, the check of what is stored, the
form, the help and the documentation. A source's module ends with its ``KIND``::

    @dataclass(frozen=True, slots=True)
    class RegistrySettings(SourceSettings):
        page_size: int = setting(
            N_("Records a page"), N_("As many as the system allows."), default=100, most=1000
        )

    KIND = SourceKind(
        name="registry_list",
        title=N_("Registry"),
        description=N_("Entries of a department's registry"),
        settings=RegistrySettings,
        open=lambda opening: RegistrySource(opening.url, opening.http(), opening.identify),
    )
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from ckanext.jiulongpo.harvesters.core.errors import Abort
from ckanext.jiulongpo.harvesters.core.faults import network
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.core.guarded_http import AddressPolicy, GuardedHttp, HttpLimits
from ckanext.jiulongpo.harvesters.core.ports import Source
from ckanext.jiulongpo.harvesters.mapping.rules import MappingRules

__all__ = [
    "STATES",
    "Declared",
    "Input",
    "Opening",
    "Secret",
    "SourceKind",
    "SourceSettings",
    "declared",
    "setting",
]

STATES = ("draft", "submitted", "registered", "published")
_KEY = "declared"


class Input(StrEnum):
    """How a setting is entered and checked."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    SWITCH = "switch"
    NUMBER = "number"
    HOSTS = "hosts"
    """A list of ``host:port``."""
    MAPPING = "mapping"
    """The name of a mapping file."""
    STRUCTURE = "structure"
    """An object or a list, written as YAML or JSON in the form."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said of a setting.

    Attributes:
        label, help: message ids, translated where a person reads them.
        input: how it is entered.
        offered: of a ``CHOICE``, or what finds them when asked; the empty text stands for finding
            out.
        least, most: of a ``NUMBER``, or characters of a text or of a ``STRUCTURE`` as JSON.
        bears: a change makes every record of the source a changed one.
        required: may not be left out.
        example: shown beside the field.
    """

    label: str
    help: str
    input: Input = Input.TEXT
    offered: Sequence[str] | Callable[[], Sequence[str]] = ()
    least: int = 0
    most: int = 2000
    bears: bool = False
    required: bool = False
    example: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen now."""
        return tuple(self.offered() if callable(self.offered) else self.offered)


_MISSING: Any = object()


def setting(  # noqa: PLR0913 - one argument for each fact of the declaration
    label: str,
    help: str,  # noqa: A002 - the word of the form
    *,
    default: Any = _MISSING,  # noqa: ANN401 - of the setting's own type
    input: Input | None = None,  # noqa: A002 - HTML's word
    choices: Sequence[str] | Callable[[], Sequence[str]] = (),
    least: int = 0,
    most: int = 2000,
    bears: bool = False,
    example: str = "",
) -> Any:  # noqa: ANN401 - stands for a value of the setting's own type, as ``field`` does
    """A dataclass field with its declaration; how it is entered follows from its default."""
    required = default is _MISSING
    told = Declared(
        label, help, input or _input_of(default, choices), choices, least, most, bears,
        required, example,
    )  # fmt: skip
    metadata = {_KEY: told}
    return field(metadata=metadata) if required else field(default=default, metadata=metadata)


def _input_of(default: object, choices: object) -> Input:
    if choices:
        return Input.CHOICE
    if isinstance(default, bool):
        return Input.SWITCH
    return Input.NUMBER if isinstance(default, int) else Input.TEXT


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What every kind of source can be told; a kind adds its own.

    Secrets are no settings: whoever may see a source can read these.
    """

    mapping: str = setting(
        N_("Mapping"),
        N_("What the source's fields mean: a file of schemas/mappings."),
        input=Input.MAPPING,
        example="sichuan",
    )
    place: str = setting(
        N_("District"),
        N_("Whose units the source names, where the mapping names another district or none."),
        default="",
        bears=True,
        example="某某区",
    )
    operator: str = setting(
        N_("Operator"), N_("Who provides records that name nobody."), default="", bears=True
    )
    catalog_state: str = setting(
        N_("State of new entries"),
        N_("Unless the mapping gives one."),
        default="published",
        choices=STATES,
        bears=True,
    )
    create_providers: bool = setting(
        N_("Create unknown departments"),
        N_("Make an organisation for a provider that is not known, and report it."),
        default=False,
    )
    parent_org: str = setting(
        N_("Above created departments"),
        N_("Name of the organisation above those that are made."),
        default="",
    )
    allow_hosts: tuple[str, ...] = setting(
        N_("Addresses in private networks"),
        N_("host:port that this source needs; the administrator has to permit them as well."),
        default=(),
        input=Input.HOSTS,
        example="10.1.2.3:8080",
    )

    def canonical(self) -> str:
        """The settings as JSON, always written the same way; defaults are left out."""
        given = asdict(self)
        chosen = {f.name: given[f.name] for f in fields(self) if given[f.name] != f.default}
        return json.dumps(chosen, ensure_ascii=False, sort_keys=True)

    def bearing(self) -> str:
        """What bears on the entries: a change of it makes every record a changed one."""
        given = asdict(self)
        names = sorted(name for name, told in declared(type(self)).items() if told.bears)
        return json.dumps({name: given[name] for name in names}, sort_keys=True)


def declared(settings: type[SourceSettings]) -> dict[str, Declared]:
    """The declarations of a kind's settings, in their order."""
    every = cast("tuple[Field[Any], ...]", fields(settings))
    return {one.name: one.metadata[_KEY] for one in every}


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or key of a source: entered once, kept encrypted, never shown again.

    Attributes:
        label, help: message ids.
    """

    name: str
    label: str
    help: str


S_co = TypeVar("S_co", bound=SourceSettings, covariant=True)


@dataclass(frozen=True, slots=True)
class Opening(Generic[S_co]):
    """What a source is opened with.

    Attributes:
        url: the source's address, or a path.
        settings: checked against the kind's declaration.
        rules: the mapping; ``rules.identity`` tells records apart, ``rules.records`` says where a
            document has its records.
        secrets: by name; only those that were entered.
        policy: machines that may be reached, both by the source's and by the site's settings.
        roots: folders that may be read.
        expected: number of records, where the caller knows it.
    """

    url: str
    settings: S_co
    rules: MappingRules
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    policy: AddressPolicy = field(default_factory=AddressPolicy)
    roots: tuple[Path, ...] = ()
    expected: int | None = None

    def http(self, limits: HttpLimits | None = None) -> GuardedHttp:
        """The only way out to the web."""
        return GuardedHttp(self.policy, limits or HttpLimits())

    def secret(self, name: str) -> str:
        """A secret.

        Raises:
            Abort: it has not been entered.
        """
        if not (value := self.secrets.get(name)):
            raise Abort(network.NO_SECRET(secret=name))
        return value


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of source.

    Attributes:
        name: the type of a harvest source, such as ``jiulongpo_file``.
        title, description: message ids, for the list of types.
        settings: what can be chosen.
        open: makes the source; raises :class:`Abort` when the place may not be read.
        secrets: what it may have to be told besides.
        address: message id: what the address of such a source is.
    """

    name: str
    title: str
    description: str
    settings: type[SourceSettings]
    open: Callable[[Opening[Any]], Source]
    secrets: tuple[Secret, ...] = ()
    address: str = N_("Address of the source")
