"""Exports as a source, in the place of a host."""
