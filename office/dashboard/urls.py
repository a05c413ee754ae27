from __future__ import annotations

from django.urls import path

from office.dashboard import calendar, directory, duties, me, signin, today, views

urlpatterns = [
    path("", today.today, name="today"),
    path("sign-in/", signin.sign_in, name="sign-in"),
    path("sign-in/demo/", signin.sign_in_demo, name="sign-in-demo"),
    path("sign-out/", signin.sign_out, name="sign-out"),
    path("language/", signin.language, name="language"),
    path("theme/", signin.theme, name="theme"),
    path("duties/", duties.duty_list, name="duties"),
    path("duties/<int:pk>/", duties.duty_page, name="duty"),
    path("duties/<int:pk>/urge/", duties.urge, name="urge"),
    path("records/<int:pk>/", views.record, name="record"),
    path("records/<int:pk>/<slug:name>/", duties.take_step, name="take-step"),
    path("matters/<int:pk>/", views.matter, name="matter"),
    path("search/", views.search, name="search"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.read_all, name="read-all"),
    path("notifications/<int:pk>/", views.open_notification, name="notification"),
    path("me/", me.me, name="me"),
    path("calendar/", calendar.mine, name="calendar"),
    path("calendar/people/<int:pk>/", calendar.person, name="calendar-person"),
    path("calendar/rooms/<int:pk>/", calendar.room, name="calendar-room"),
    path("calendar/cars/<int:pk>/", calendar.car, name="calendar-car"),
    path("calendar/feeds/", calendar.feed_made, name="feed-made"),
    path("calendar/feeds/<int:pk>/revoke/", calendar.feed_revoked, name="feed-revoked"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar-feed"),
    path("departments/", directory.departments, name="departments"),
    path("departments/<int:pk>/", directory.department, name="department"),
    path("people/", directory.people, name="people"),
    path("people/<int:pk>/", directory.person, name="person"),
    path("people/<int:pk>/leave/", directory.person_leaves, name="person-leaves"),
]
