"""Running the office: health, tasks of the house, and the queue's application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "office.operations"

    def ready(self) -> None:
        """Every process that may queue a task needs the Celery application, not only the worker."""
        import_module("office.celery")
