"""The addresses of the installation.

In: nothing. Out: `urlpatterns`: the pages at the root, the API under /api/.
"""

from django.urls import include, path

from vigie.api.v1 import urls as api

urlpatterns = [
    path("api/v1/", api),
    path("", include("vigie.web.urls")),
]
