"""``python -m recommender``: the same as the command ``recommender``."""

import sys

from recommender.cli import main

sys.exit(main())
