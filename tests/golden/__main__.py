"""`python -m tests.golden`: write the golden reports again."""

from tests.golden import write_all

write_all()
