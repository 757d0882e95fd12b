"""The tests: behaviour that a user would notice, through the real parts."""
