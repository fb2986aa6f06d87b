"""The addresses of the installation.

In: nothing. Out: `urlpatterns`: the pages at the root, the API under /api/.
"""

from django.urls import include, path

from vigie.api.refusals import no_such_address
from vigie.api.v1 import urls as api

urlpatterns = [
    path("api/v1/", api),
    path("api/<path:rest>", no_such_address),
    path("", include("vigie.web.urls")),
]
