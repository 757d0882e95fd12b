"""The fault matrix: each row of the list of faults set up for real, run, and held against its diagnosis."""
