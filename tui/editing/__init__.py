"""Editing the rules in the dashboard: what was edited, a rule that is being written, and the file."""
