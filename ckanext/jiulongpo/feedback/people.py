"""Who answers and who reads inside: as everywhere in the catalogue, by seats and given roles."""

from __future__ import annotations

from ckanext.jiulongpo.people import acting, actor_of, office_id
from ckanext.jiulongpo.shared import answering_homes as homes
from ckanext.jiulongpo.shared import answers_for, reads_for, who_answers

__all__ = [
    "acting",
    "actor_of",
    "answers_for",
    "homes",
    "office_id",
    "reads_for",
    "who_answers",
]
