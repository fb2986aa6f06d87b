"""Addresses of the pages.

In: nothing. Out: `urlpatterns`.
"""

from django.urls import path

from vigie.web.views import (
    alerts,
    cadence,
    dashboard,
    decisions,
    definitions,
    diagnosis,
    doing,
    experiments,
    imports,
    preferences,
    sign_in,
    sources,
    weekly,
)

app_name = "web"
urlpatterns = [
    path("", dashboard.board, name="board"),
    path("m/<slug:key>", dashboard.metric, name="metric"),
    path("m/<slug:key>/why", dashboard.why, name="why"),
    path("diagnosis", diagnosis.page, name="diagnosis"),
    path("act", doing.act, name="act"),
    path("decisions", decisions.listing, name="decisions"),
    path("decisions/<int:number>/undo", doing.undo, name="decision_undo"),
    path("decisions/<int:number>/assign", doing.hand_over, name="decision_assign"),
    path("decisions/<int:number>/approve", doing.approve, name="decision_approve"),
    path("decisions/<int:number>/refuse", doing.refuse, name="decision_refuse"),
    path("log", decisions.log, name="log"),
    path("review", weekly.page, name="review"),
    path("review/close", weekly.close, name="review_close"),
    path("review/test", weekly.note, name="review_test"),
    path("review/sample", weekly.sample, name="review_sample"),
    path("sources", sources.page, name="sources"),
    path("sources/cost", sources.enter_cost, name="sources_cost"),
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
    path("settings/alerts", alerts.page, name="alerts"),
    path("settings/alerts/save", alerts.save, name="alerts_save"),
    path("preferences", preferences.save, name="preferences"),
    path("setup", sign_in.setup, name="setup"),
    path("login", sign_in.login, name="login"),
    path("logout", sign_in.logout, name="logout"),
    path("password", sign_in.password, name="password"),
]
