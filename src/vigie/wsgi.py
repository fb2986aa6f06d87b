"""The WSGI door: what a web server calls.

In: a WSGI server. Out: `application`.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
application = get_wsgi_application()
