"""What is told of a handshake, as facts by name."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import datetime

from diagnostics.faults import Scalar
from diagnostics.observe.tls.certificates import (
    Certificate,
    chain_text,
    names_text,
    read_certificate,
    read_chain,
)
from diagnostics.observe.tls.driver import Attempt
from diagnostics.observe.tls.looks import Looks
from diagnostics.observe.tls.symptoms import is_trusted
from diagnostics.tracker.trust import strict_by_default, trust_name, unread_variables

Facts = dict[str, Scalar]

_NO_KEY_ID = 85
_NOT_CRITICAL = 89


def chain_of(first: Attempt, looks: Looks) -> tuple[Certificate, ...]:
    """Give the certificates that the server sent, the host's own first; empty where they stayed encrypted."""
    look = looks.chain.heard.certificates if looks.chain is not None else ()
    return read_chain(first.heard.certificates or look or first.sent)


def certificate_facts(chain: Sequence[Certificate], leaf_alone: bytes = b"") -> Facts:
    """Give whom the host's certificate is for, by whom, from when to when, and what stands above it.

    Args:
        chain: What the server sent.
        leaf_alone: The host's own certificate as DER, where no more than that is known.
    """
    own = chain[0] if chain else read_certificate(leaf_alone) if leaf_alone else None
    if own is None:
        return {"certificate": "could not be read: the server speaks TLS 1.3 only, which encrypts it"}
    soonest = min(chain[1:], key=lambda one: one.not_after, default=None)
    return {
        "subject": own.subject,
        "issuer": own.issuer,
        "names": names_text(own) or None,
        "not_before": _moment(own.not_before),
        "not_after": _moment(own.not_after),
        "sha256": own.sha256,
        "chain": chain_text(chain) or None,
        "certificates_sent": len(chain) or None,
        "top_sha256": chain[-1].sha256 if len(chain) > 1 else None,
        "authority": soonest.subject if soonest else None,
        "authority_not_after": _moment(soonest.not_after) if soonest else None,
    }


def trust_facts(first: Attempt, looks: Looks, ca_file: str | None) -> Facts:
    """Give which stores trust the certificate."""
    by_run = is_trusted(first)
    unread = unread_variables() if by_run is False else ()
    return {
        "trust": trust_name(ca_file),
        "trusted_by_ca_file": by_run if ca_file is not None else None,
        "trusted_by_system": is_trusted(looks.system) if ca_file is not None else by_run,
        "trusted_by_certifi": is_trusted(looks.certifi),
        "not_read": ", ".join(unread) or None,
    }


def rule_facts(first: Attempt, looks: Looks, ca_file: str | None, chain: Sequence[Certificate]) -> Facts:
    """Give how the certificate stands to the strict rules of RFC 5280, which Python 3.13 turned on."""
    strict = strict_by_default(ca_file)
    under, without = (first, looks.other_rules) if strict else (looks.other_rules, first)
    code = under.verify_code if under is not None and without is not None and without.passed else None
    passes = under.passed if under is not None and (under.passed or code is not None) else None
    return {
        "python": platform.python_version(),
        "strict_rules": "on" if strict else "off",
        "passes_strict_rules": passes,
        "passes_without": without.passed if strict and without is not None else None,
        "strict_code": code,
        "strict_certificate": _offender(chain, code),
    }


def _offender(chain: Sequence[Certificate], code: int | None) -> str | None:
    """Give the certificate that breaks the rule, if it is one of those that the server sent."""
    for one in chain:
        if code == _NO_KEY_ID and not one.has_issuer_key and not one.self_issued:
            return one.subject
        if code == _NOT_CRITICAL and one.is_loose_authority:
            return one.subject
    return None


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
