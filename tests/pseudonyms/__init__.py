"""Made-up names: what is replaced, what is not, and that a report says the same as before."""
