"""Watching: what the runs of one watch found, how they differ, and when the next one comes."""
