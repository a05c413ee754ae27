"""The production settings, and the addresses of the floor beside those of the product."""

from office.settings import *  # noqa: F403 - a settings module is the one place for this
from office.settings import LOGGING

ROOT_URLCONF = "office.bench.urls"
# The rivals of B8 are refused two thousand times; one line each would be measured too.
LOGGING = {**LOGGING, "loggers": {"django.request": {"level": "ERROR"}}}
