"""The addresses of the installation.

In: nothing. Out: `urlpatterns`: the pages at the root, the API under /api/.
"""

from django.urls import include, path

urlpatterns = [
    path("", include("vigie.web.urls")),
]
