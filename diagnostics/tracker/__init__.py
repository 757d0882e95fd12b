"""Pivotal Tracker REST API v5, read only: GET and nothing else, the token to one origin and nowhere else."""
