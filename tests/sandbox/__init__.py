"""The embedded Tracker, over its socket."""
