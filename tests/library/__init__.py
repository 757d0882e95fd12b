"""The library as a script or a notebook uses it."""
