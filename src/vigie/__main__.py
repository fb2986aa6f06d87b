"""`python -m vigie`: the command line without its installed script.

In: the arguments of the process. Out: its exit code.
"""

import sys

from vigie.cli import main

sys.exit(main())
