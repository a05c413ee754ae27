"""What a person who runs the office needs to know: `manage.py doctor`."""

from __future__ import annotations

import os
import platform
import shutil
from datetime import datetime, timedelta
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import django
from django.conf import settings
from django.core.mail import get_connection
from django.db.models import Count, Min
from django.utils import timezone

from documents.mailbox.queries import accounts
from office.audit.models import Outbox
from office.calendars.models import CalendarDay
from office.duties.models import Rung
from office.notifications.models import Delivery
from office.operations.health import Finding, ill, readiness, well
from office.operations.models import Heartbeat
from office.organisation.models import User
from office.organisation.roles import Role
from office.sheets.faces import faces

LEAST_FREE = 2 * 1024**3
OLD_BACKUP = timedelta(days=2)
LATE = timedelta(minutes=15)


def versions() -> Finding:
    return well("versions", f"Python {platform.python_version()}, Django {django.get_version()}")


def storage() -> Finding:
    """Can files be written, and is there room?"""
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return ill("storage", error, f"Make {folder} writable for the account that runs Steward.")
    free = shutil.disk_usage(folder).free
    seen = f"{folder}, {free / 1024**3:.1f} GB free"
    return well("storage", seen) if free > LEAST_FREE else ill("storage", seen, "Make room.")


def mail(now: datetime) -> Finding:
    """Does the mail server answer, and does anything wait too long?"""
    waiting = Delivery.objects.filter(state__in=["queued", "sending"], not_before__lt=now - LATE)
    found = waiting.aggregate(n=Count("pk"), since=Min("not_before"))
    if found["n"]:
        return ill(
            "mail",
            f"{found['n']} waiting since {found['since']:%Y-%m-%d %H:%M}",
            "Is the worker running? Do EMAIL_URL and the mail server fit?",
        )
    try:
        connection = get_connection(timeout=5)
        connection.open()
        connection.close()
    except OSError as error:
        return ill("mail", error, "Check EMAIL_URL: smtp://user:password@host:587?tls=1")
    return well("mail", settings.EMAIL_BACKEND.split(".")[-2])


def watch_folders(now: datetime) -> Finding:
    """Can each watch folder be read and cleared, and does nothing lie there for long?"""
    for folder in map(Path, settings.SCAN_FOLDERS):
        if not folder.is_dir():
            return ill(
                "watch folder", f"{folder} is not there", "Make it, or correct SCAN_FOLDERS."
            )
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            return ill(
                "watch folder",
                f"{folder} cannot be read or written",
                "Give the account that runs Steward the right to read and to move files there.",
            )
        left = [p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")]
        late = [p for p in left if now.timestamp() - p.stat().st_mtime > LATE.total_seconds()]
        if late:
            return ill(
                "watch folder",
                f"{len(late)} files lie in {folder} for more than a quarter of an hour",
                "Are scheduler and worker running? May the files be moved to done/?",
            )
    n = len(settings.SCAN_FOLDERS)
    return well("watch folder", f"{n} looked at" if n else "none set (SCAN_FOLDERS)")


def mailboxes(now: datetime) -> Finding:
    """When each mailbox was read last, and what went wrong."""
    rows = list(accounts().filter(active=True))
    for row in rows:
        if row.error:
            since = timezone.localtime(row.failing_since or now)
            return ill(
                "mailboxes",
                f"{row.name}, since {since:%Y-%m-%d %H:%M}: {row.error}",
                "Look at server, name and password under Documents, Tray, Mailboxes.",
            )
        if row.polled_at is None or now - row.polled_at > LATE:
            return ill("mailboxes", f"{row.name} was not looked at", "Is the scheduler running?")
    last = min((r.polled_at for r in rows if r.polled_at), default=None)
    seen = f"{len(rows)}, last look {timezone.localtime(last):%H:%M}" if last else "none entered"
    return well("mailboxes", seen)


def fonts() -> Finding:
    """Which faces the printed sheets are set in, and which stand in for the ones that are meant."""
    found = faces()
    if found is None:
        return ill(
            "fonts",
            "no Chinese face; no sheet can be printed",
            "Run manage.py fetch_fonts, install fonts-noto-cjk, or set FONT_DIRS.",
        )
    used = [
        f"{role}: {stack[0]}{' (stands in)' if role in found.substituted else ''}"
        for role, stack in found.stacks.items()
    ]
    return well("fonts", "; ".join(used))


def recognition() -> Finding:
    """What scans are read with; the models come inside the package."""
    missing = [name for name in ("rapidocr", "onnxruntime") if find_spec(name) is None]
    if missing:
        return ill(
            "OCR",
            f"{', '.join(missing)} missing",
            "Run make run, or pip install -r requirements.txt.",
        )
    return well("OCR", f"rapidocr {version('rapidocr')}, onnxruntime {version('onnxruntime')}")


def outbox(now: datetime) -> Finding:
    """Events whose effects were not made: nobody was told."""
    stuck = Outbox.objects.filter(attempts__gt=3).count()
    late = Outbox.objects.filter(event__at__lt=now - LATE).count()
    if stuck or late:
        return ill("outbox", f"{late} late, {stuck} failing", "Look at audit_outbox.error.")
    return well("outbox", "empty or on its way")


def calendar(now: datetime) -> Finding:
    """Is the coming half-year's arrangement of working days known?"""
    last = timezone.localdate(now) + timedelta(days=180)
    guessed = CalendarDay.objects.filter(
        date__range=(timezone.localdate(now), last), official=False
    )
    first = guessed.order_by("date").first()
    if first is None:
        return well("calendar", f"official up to {last}")
    return ill(
        "calendar",
        f"from {first.date} on only Monday to Friday is assumed",
        "Update the package chinese-calendar, or enter the days: manage.py calendar_day.",
    )


def roles() -> Finding:
    """Somebody must be there for the work that always falls to a role."""
    missing = [
        role.value
        for role in (Role.DIRECTOR, Role.CLERK, Role.SUPERVISOR, Role.ADMIN)
        if not User.objects.filter(is_active=True, roles__contains=[role]).exists()
    ]
    if missing:
        return ill(
            "roles", f"nobody is {', '.join(missing)}", "Give the role to somebody under People."
        )
    return well("roles", "director, clerk, supervisor and admin are there")


def ladder() -> Finding:
    active = Rung.objects.filter(active=True).count()
    if not active:
        return ill("ladder", "no rung is active", "Nobody is reminded. Turn rungs on.")
    return well("ladder", f"{active} rungs")


def backup(now: datetime) -> Finding:
    """How old the last copy is."""
    row = Heartbeat.objects.filter(name="backup").first()
    if row is None:
        return ill("backup", "none yet", "Run manage.py backup DIR, every night from cron.")
    age = now - row.at
    seen = f"{row.at:%Y-%m-%d %H:%M} to {row.data.get('folder', '?')}"
    return (
        well("backup", seen)
        if age < OLD_BACKUP
        else ill("backup", seen, "Run manage.py backup DIR.")
    )


def diagnose(now: datetime) -> list[Finding]:
    """Everything; parts that need the database are left out where it does not answer."""
    found = [versions(), storage(), fonts(), recognition(), *readiness(now)]
    if not next(f for f in found if f.part == "migrations").ok:
        return found
    ways_in = [watch_folders(now), mailboxes(now)]
    return [*found, mail(now), *ways_in, outbox(now), calendar(now), roles(), ladder(), backup(now)]
