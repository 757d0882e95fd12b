"""The HTML report and its form in notebooks."""
