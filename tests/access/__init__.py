"""Who answers to the token, and whether it stays so."""
