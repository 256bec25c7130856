"""`python -m extranet.cli`, for tests and for machines without the installed command."""

import sys

from extranet.cli import main

sys.exit(main())
