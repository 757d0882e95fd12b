"""`make leaks`: canaries by the ten thousands."""

import sys

from tests.leaks.long_run import main

# Worker processes are started with the same module, and are not to begin it again.
if __name__ == "__main__":
    sys.exit(main())
