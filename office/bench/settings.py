"""The production settings, and the addresses of the floor beside those of the product."""

from office.settings import *  # noqa: F403 - a settings module is the one place for this

ROOT_URLCONF = "office.bench.urls"
