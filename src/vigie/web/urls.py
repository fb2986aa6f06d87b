"""Addresses of the pages.

In: nothing. Out: `urlpatterns`.
"""

from django.urls import path

from vigie.web.views import cadence, dashboard, definitions, diagnosis, experiments, imports, preferences, sign_in

app_name = "web"
urlpatterns = [
    path("", dashboard.board, name="board"),
    path("m/<slug:key>", dashboard.metric, name="metric"),
    path("m/<slug:key>/why", dashboard.why, name="why"),
    path("diagnosis", diagnosis.page, name="diagnosis"),
    path("cadence", cadence.page, name="cadence"),
    path("experiments", experiments.listing, name="experiments"),
    path("experiments/new", experiments.plan, name="experiment_new"),
    path("experiments/start", experiments.start, name="experiment_start"),
    path("experiments/change", experiments.change, name="change"),
    path("experiments/<int:number>", experiments.detail, name="experiment"),
    path("experiments/<int:number>/end", experiments.end, name="experiment_end"),
    path("definitions", definitions.listing, name="definitions"),
    path("import", imports.listing, name="imports"),
    path("import/new", imports.receive, name="receive"),
    path("import/<int:number>", imports.detail, name="import"),
    path("import/<int:number>/mapping", imports.confirm_mapping, name="import_mapping"),
    path("import/<int:number>/preview", imports.preview, name="import_preview"),
    path("import/<int:number>/accept", imports.accept, name="import_accept"),
    path("import/<int:number>/refuse", imports.refuse, name="import_refuse"),
    path("import/<int:number>/undo", imports.undo, name="import_undo"),
    path("import/<int:number>/rejected.csv", imports.rejected, name="import_rejected"),
    path("import/<int:number>/events", imports.events, name="import_events"),
    path("import/<int:number>/progress", imports.progress, name="import_progress"),
    path("preferences", preferences.save, name="preferences"),
    path("setup", sign_in.setup, name="setup"),
    path("login", sign_in.login, name="login"),
    path("logout", sign_in.logout, name="logout"),
    path("password", sign_in.password, name="password"),
]
