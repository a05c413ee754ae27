"""What a reader keeps for himself beside a page: records he follows, views he saves."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from office.dashboard.edge import done, way_back
from office.following import actions as following
from office.organisation.actors import actor_of
from office.saved_views import actions as saved_views


@login_required
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    if request.POST.get("on") == "0":
        following.unfollow(actor, pk)
        return done(request, _("You no longer follow it."), way_back(request))
    following.follow(actor, pk)
    return done(request, _("You hear of every change from now on."), way_back(request))


@login_required
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in ("page", "name", "query")}
    view = saved_views.keep_view(actor_of(request), **given)
    return done(request, _("Kept as “%(name)s”.") % {"name": view.name}, view.url)


@login_required
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = saved_views.drop_view(actor_of(request), pk)
    return done(request, _("“%(name)s” is dropped.") % {"name": view.name}, view.page)
