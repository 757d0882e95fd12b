"""Parts that tests are built of."""
