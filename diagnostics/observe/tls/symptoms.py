"""What a handshake that did not pass is a symptom of, by all that was seen of it."""

from __future__ import annotations

from typing import Final

import msgspec

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.observe.tls.driver import Attempt
from diagnostics.observe.tls.looks import Looks
from diagnostics.text import clean_text

_UNTRUSTED: Final = frozenset({2, 18, 19, 20, 21})
"""OpenSSL's codes for a chain that leads to no authority that is trusted."""
_VERSIONS_IN_USE: Final = frozenset({"TLSv1.2", "TLSv1.3"})
_BROKEN: Final = frozenset({FaultKind.TLS_BROKEN_OFF, FaultKind.TLS_NO_COMMON_VERSION})


def symptom(first: Attempt, looks: Looks) -> Fault | None:
    """Give what went wrong; None where nothing did.

    A handshake may pass and the server refuse the client all the same: TLS 1.3 tells so only afterwards, and
    a look with TLS 1.2 at once.
    """
    fault, refused = first.fault, _refused_without_certificate(looks.chain)
    if fault is None:
        return _client_certificate(refused) if refused is not None else None
    if not first.heard.is_tls:
        answer = str(clean_text(first.heard.opening))
        return msgspec.structs.replace(fault, kind=FaultKind.NOT_TLS, facts={**fault.facts, "answer": answer})
    if fault.kind is FaultKind.TLS_BROKEN_OFF and (first.heard.asks_certificate or refused is not None):
        return _client_certificate(fault)
    return fault


def needs_old_versions(fault: Fault) -> bool:
    """Tell whether old versions could be why; a server that does not answer at all is not asked again."""
    return fault.kind in _BROKEN and "timeout_s" not in fault.facts


def with_old_versions(fault: Fault, old: Attempt) -> Fault:
    """Give the symptom after a handshake that took old versions and ciphers, too."""
    if not old.heard.version:
        return fault
    version = old.heard.version
    facts: dict[str, Scalar] = {**fault.facts, "offered": version, "old_cipher": old.cipher or None}
    if version in _VERSIONS_IN_USE and not old.passed and old.verify_code is None:
        return fault
    return msgspec.structs.replace(fault, kind=FaultKind.TLS_NO_COMMON_VERSION, facts=facts)


def is_trusted(attempt: Attempt | None) -> bool | None:
    """Tell whether the store of a handshake trusts the certificate; None where it ended in something else."""
    if attempt is None:
        return None
    if attempt.passed:
        return True
    return False if attempt.verify_code in _UNTRUSTED else None


def _refused_without_certificate(look: Attempt | None) -> Fault | None:
    """Give the end of a handshake in which the server asked for a client certificate and then gave up."""
    if look is None or look.fault is None or not look.heard.asks_certificate:
        return None
    return look.fault if look.verify_code is None and "timeout_s" not in look.fault.facts else None


def _client_certificate(fault: Fault) -> Fault:
    return msgspec.structs.replace(fault, kind=FaultKind.TLS_CLIENT_CERTIFICATE)
