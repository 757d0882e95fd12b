"""Every form of a report, read back by parsers that are not ours."""
