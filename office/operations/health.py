"""Is the office well? Facts for /readyz, `manage.py doctor` and monitors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from office.operations.models import Heartbeat

STALE = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it is well, what was seen and, if not, how to mend it."""

    part: str
    ok: bool
    seen: str
    mend: str = ""


def well(part: str, seen: str) -> Finding:
    return Finding(part, ok=True, seen=seen)


def ill(part: str, seen: object, mend: str) -> Finding:
    return Finding(part, ok=False, seen=str(seen).strip(), mend=mend)


def database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version')")
            version = cursor.fetchone()[0]
    except DatabaseError as error:
        return ill("database", error, "Is PostgreSQL running? See DATABASE_URL.")
    return well("database", f"PostgreSQL {version}")


def migrations() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return ill("migrations", error, "The database must answer first.")
    if plan:
        return ill("migrations", f"{len(plan)} not applied", "Run manage.py migrate.")
    return well("migrations", "all applied")


def broker() -> Finding:
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2).ping()
    except (redis.RedisError, OSError, ValueError) as error:
        return ill("broker", error, "Is Redis or Valkey running? See REDIS_URL.")
    return well("broker", "answers")


def beat_of(part: str, now: datetime) -> Finding:
    """A background part that writes its heartbeat: the scheduler through the worker."""
    mend = "Start the scheduler and the worker: celery -A office beat, celery -A office worker."
    try:
        row = Heartbeat.objects.filter(name=part).first()
    except DatabaseError as error:
        return ill(part, error, "The database must answer first.")
    if row is None:
        return ill(part, "never seen", mend)
    seen = f"last seen {int((now - row.at).total_seconds())} s ago"
    return well(part, seen) if now - row.at < STALE else ill(part, seen, mend)


def readiness(now: datetime | None = None) -> list[Finding]:
    """What must be well for the office to work: the parts that /readyz names."""
    moment = now or timezone.now()
    checks: list[Callable[[], Finding]] = [
        database,
        migrations,
        broker,
        lambda: beat_of("scheduler", moment),
        lambda: beat_of("worker", moment),
    ]
    return [check() for check in checks]
