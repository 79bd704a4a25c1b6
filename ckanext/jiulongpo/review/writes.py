"""CKAN's own ways to write an entry, led through the workflow.

A person who may not publish changes a published entry by ``package_update``, a form, a patch or a
file action: that becomes a pending version. He gets plain CKAN's answer, the entry as he sent it,
with the state ``submitted`` (``draft`` if he sent that). ``package_show`` goes on giving the
published entry.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from ckan import model
from ckan.types import Action, Context, DataDict

from ckanext.jiulongpo.review import cases, faults, people, state, steps
from ckanext.jiulongpo.review.changes import compare
from ckanext.jiulongpo.review.document import document_of
from ckanext.jiulongpo.review.model import Case
from ckanext.jiulongpo.review.permissions import OF_CHANGES, Act, Place
from ckanext.jiulongpo.review.steps import Step

__all__ = ["create", "delete", "goes_on_from", "update"]

_INCOMPLETE = "incomplete"
_SUBMITTING = frozenset({"submitted", "registered", "published"})
_PUBLISHED = OF_CHANGES | {Place.PUBLISHED}
_KEEPING = {
    Place.RETURNED: "returned",
    Place.WITHDRAWN: "withdrawn",
}
"""States that an entry keeps while its department writes at it, unless it is submitted."""


def create(write: Action, context: Context, data: DataDict) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Create an entry: who is bound to the workflow begins with a draft or a submission."""
    if not people.is_unbound(context):
        submitting = data.get("catalog_state") in _SUBMITTING
        data["catalog_state"] = "submitted" if submitting else "draft"
        if submitting:
            data.pop("completion", None)  # so that the gate asks for every element
    person = people.actor_of(context)
    step = Step(person.id if person else "", "create")
    with steps.taking(step):
        return write(context, data)


def update(write: Action, context: Context, data: DataDict, package: model.Package) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Change an entry: at once, or as a pending version."""
    case = state.open_case(package.id)
    place = steps.place_of(package, case)
    person = people.actor_of(context)
    if people.is_unbound(context):
        return _at_once(write, context, data, package, place)
    wanted = data.get("catalog_state") or ""
    if place in _PUBLISHED:
        _refuse_hiding(package, data)
        steps.require(Act.PROPOSE, package, person, case)
        return _propose(write, context, data, package, wanted)
    steps.require(Act.EDIT, package, person, case)
    if steps.refusal(Act.DELETE, package, person, case) is not None:
        _refuse_hiding(package, data)
    data["catalog_state"] = _target(place, wanted)
    if data["catalog_state"] == "submitted":
        data.pop("completion", None)
    return _at_once(write, context, data, package, place)


def delete(write: Action, context: Context, data: DataDict, package: model.Package) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Delete an entry, unless somebody relies on it."""
    if not people.is_unbound(context):
        case = state.open_case(package.id)
        found = steps.refusal(Act.DELETE, package, people.actor_of(context), case)
        if found is not None:
            raise faults.forbidden(faults.NOT_DELETED)
    return write(context, data)


def goes_on_from(context: Context, package: model.Package, case: Case | None) -> Case | None:
    """The pending version from which what a person writes goes on; ``None`` where it does not.

    Who is not bound to the workflow changes the published entry, not what waits beside it.

    Args:
        context: of the person.
        package: the entry.
        case: what is under way for it.
    """
    if case is None or case.kind != "change" or not case.proposed:
        return None
    if steps.working() or people.is_unbound(context):
        return None
    refused = steps.refusal(Act.PROPOSE, package, people.actor_of(context), case)
    return case if refused is None else None


def _target(place: Place, wanted: str) -> str:
    """The state that an entry gets when its department writes at it."""
    if wanted in _SUBMITTING:
        return "submitted"
    if wanted == "draft":
        return "draft"
    if place in {Place.DEPARTMENT, Place.OFFICE, Place.REGISTERED}:
        return "submitted"
    return _KEEPING.get(place, "draft")


def _at_once(
    write: Action, context: Context, data: DataDict, package: model.Package, place: Place
) -> Any:  # noqa: ANN401 -- CKAN's answer
    person = people.actor_of(context)
    before = state.version_before(package, draft=place is Place.DRAFT)
    step = Step(person.id if person else "", "edit", "", str(place), before)
    with steps.taking(step):
        return write(context, data)


def _propose(
    write: Action, context: Context, data: DataDict, package: model.Package, wanted: str
) -> Any:  # noqa: ANN401 -- CKAN's answer
    """Make a pending version of what was sent."""
    state.lock(package)
    case = state.open_case(package.id)
    person = steps.require(Act.PROPOSE, package, people.actor_of(context), case)
    if case is not None and case.kind == "withdrawal":
        raise faults.refused(faults.SOMETHING_WAITS)
    place = steps.place_of(package, case)
    base = state.current_document(package.id)
    answer, proposed = _tried(write, context, data, base, wanted)
    if not compare(base, proposed):
        if case is not None:
            cases.close(case, "dropped")
            steps.note(Step(person.id, "recall", "", str(place)), package, "published")
        state.commit()
        return answer
    case = case or cases.begin(package.id, "change", person.id)
    cases.propose(case, person.id, base, proposed)
    before = state.version_before(package, draft=False)
    if wanted == "draft":
        case.state, case.stage, case.due = "draft", "", None
        steps.moved(package.id, str(place), str(steps.place_of(package, case)))
    else:
        cases.wait(case, cases.first_stage())
        state.flush()
        step = Step(person.id, str(Act.SUBMIT), "", str(place), before, case.id)
        after = str(steps.place_of(package, case))
        steps.note(step, package, after, proposed=proposed)
    state.commit()
    return answer


def _tried(
    write: Action, context: Context, data: DataDict, base: dict[str, Any], wanted: str
) -> tuple[Any, dict[str, Any]]:
    """What CKAN would answer, and the pending version as a document."""
    sent = dict(data)
    sent["catalog_state"] = wanted if wanted in {"draft", "withdrawn"} else "published"
    if wanted == "draft" or base.get("completion") != _INCOMPLETE:
        sent.pop("completion", None)  # so that the state says whether elements may be missing
    if "resources" in sent:
        sent["resources"] = [_apart(each) for each in sent["resources"]]
    with steps.rehearsing():
        shown = state.rehearsed(write, context, sent)
    proposed = document_of(shown)
    proposed["catalog_state"] = "withdrawn" if wanted == "withdrawn" else "published"
    if not data.get("resource_code"):
        proposed.pop("resource_code", None)  # given out for good when it is applied
    if base.get("completion") != _INCOMPLETE:
        proposed.pop("completion", None)
    if base.get("resource_code") and base.get("class_code") == proposed.get("class_code"):
        proposed.setdefault("resource_code", base["resource_code"])
    shown["catalog_state"] = "draft" if wanted == "draft" else "submitted"
    return (shown["id"] if context.get("return_id_only") else shown), proposed


def _apart(resource: DataDict) -> DataDict:
    """A file that does not write over the published one: new bytes get an address of their own."""
    resource = {name: value for name, value in resource.items() if name != "clear_upload"}
    if resource.get("upload") and model.Resource.get(resource.get("id") or "") is not None:
        resource["id"] = str(uuid4())
    return resource


def _refuse_hiding(package: model.Package, data: DataDict) -> None:
    """Refuse CKAN's own states, which take an entry off the catalogue without a review."""
    if package.state == "active" and data.get("state") not in (None, "", "active"):
        raise faults.refused(faults.NOT_DELETED, "state")
