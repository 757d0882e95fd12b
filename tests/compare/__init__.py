"""Two reports against each other, and the runs that this machine remembers."""
