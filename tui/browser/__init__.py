"""The dashboard in a browser on this machine: a page, and a dashboard of its own behind each."""
