"""The runs that this machine remembers: what is kept, where, how much, and what it tells of a newer run."""
