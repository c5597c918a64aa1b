"""``python -m flowcat``: the command line."""

import sys

from flowcat.cli.main import main

sys.exit(main())
