from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "office.comments"
