"""Builds the actor at the edge: one query for the deputyships, none for the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from office.core.actor import Actor, Capacity, Channel
from office.core.scoping import department_token, person_token, role_token
from office.organisation.models import User
from office.organisation.roles import WIDE

# One row per hat: the person himself and everybody he stands for today, with the departments
# that each heads and all departments below these.
HATS = """
SELECT u.id, u.department_id, u.roles, u.name,
       ARRAY(SELECT below.id FROM organisation_department head
             JOIN organisation_department below ON below.path LIKE head.path || '%%'
             WHERE head.head_id = u.id)
FROM organisation_user u
WHERE u.id = %(me)s
   OR (u.is_active
       AND u.id IN (SELECT principal_id FROM organisation_deputyship
                    WHERE deputy_id = %(me)s AND %(today)s BETWEEN starts_on AND ends_on))
ORDER BY u.id <> %(me)s, u.id
"""


def actor_for(
    user: User,
    channel: Channel,
    *,
    now: datetime | None = None,
    request_id: str = "",
    scopes: frozenset[str] = frozenset({"*"}),
) -> Actor:
    """The person with all his hats of that moment."""
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(HATS, {"me": user.pk, "today": timezone.localdate(now)})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    hats = tuple(
        Capacity(pk, department, frozenset(headed), frozenset(roles))
        for pk, department, roles, _name, headed in rows
    )
    reach = {person_token(h.person_id) for h in hats}
    reach |= {department_token(h.department_id) for h in hats if h.department_id}
    reach |= {department_token(d) for h in hats for d in h.headed_ids}
    reach |= {role_token(r) for h in hats for r in h.roles}
    return Actor(
        user_id=user.pk,
        now=now,
        name=str(user),
        capacities=hats,
        clearance=user.clearance,
        reach=frozenset(reach),
        wide=any(not WIDE.isdisjoint(h.roles) for h in hats),
        channel=channel,
        request_id=request_id,
        scopes=scopes,
    )


def actor_of(request: Any, channel: Channel = "html") -> Actor:
    """The actor of a request, built once and kept on it."""
    kept = getattr(request, "office_actor", None)
    if kept is None:
        kept = actor_for(
            request.user,
            channel,
            request_id=getattr(request, "request_id", ""),
            scopes=getattr(request, "token_scopes", frozenset({"*"})),
        )
        request.office_actor = kept
    return kept
