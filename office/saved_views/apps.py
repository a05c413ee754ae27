from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "office.saved_views"
