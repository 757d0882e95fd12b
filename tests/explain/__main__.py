"""`python -m tests.explain`: write the examples again."""

import sys

from tests.explain.making import write_all

sys.exit(write_all())
