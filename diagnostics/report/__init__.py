"""The report: one model, and one writer a format. None of them adds a fact."""
