"""Bundles and the proof that no secret is in them."""
