from __future__ import annotations

from django.urls import path

from office.dashboard import signin

urlpatterns = [
    path("sign-in/", signin.sign_in, name="sign-in"),
    path("sign-in/demo/", signin.sign_in_demo, name="sign-in-demo"),
    path("sign-out/", signin.sign_out, name="sign-out"),
    path("language/", signin.language, name="language"),
    path("theme/", signin.theme, name="theme"),
]
