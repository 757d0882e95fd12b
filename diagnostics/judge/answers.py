"""Parts of sentences about an answer, which the figures of a fault decide."""

from __future__ import annotations

from diagnostics.faults import Fault, Scalar


def answer_words(fault: Fault) -> dict[str, Scalar]:
    """Give the words for when a host wants to be asked again, and for how much of a body came."""
    until = fault.facts.get("until")
    came, expected = fault.facts.get("received_bytes"), fault.facts.get("expected_bytes")
    return {
        "limited": f"limited until {until}" if until else "limited, until when is not said",
        "come_back": f" It asks to come back at {until}." if until else "",
        "came": f"{came} of {expected}" if expected is not None else came,
    }
