"""Where and as whom: one frozen record, with what is wrong in it."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from diagnostics.contract import Contract
from diagnostics.faults import Fault, FaultKind
from diagnostics.route import DIRECT, Route, route_for
from diagnostics.secret import (
    WEAK_STRENGTH,
    Secret,
    SecretFacts,
    SecretKind,
    SecretState,
    examine,
    is_no_secret,
)
from diagnostics.snapshot import Reading, TargetFacts

API_PATH: Final = "/services/v5"
DEFAULT_DEADLINE_S: Final = 30.0
DEFAULT_CONCURRENCY: Final = 8

BLOCKING: Final = frozenset(
    {
        FaultKind.URL_MISSING,
        FaultKind.URL_INVALID,
        FaultKind.URL_INSECURE,
        FaultKind.SECRET_MISSING,
        FaultKind.SECRET_MALFORMED,
        FaultKind.SETTINGS_UNREADABLE,
        FaultKind.SETTINGS_BROKEN,
        FaultKind.SETTINGS_UNKNOWN,
        FaultKind.CA_FILE,
    }
)
"""Settings faults after which no request can be made; the others are told and the run goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One connection to diagnose. A target with faults is still a target: the faults are its diagnosis."""

    url: str
    """The API's base, without a slash at its end."""
    username: str = ""
    token: Secret | None = None
    password: Secret | None = None
    secret_source: str = ""
    profile: str = ""
    projects: tuple[int, ...] = ()
    """Project ids to look at; none: all that the user is a member of."""
    ca_file: str | None = None
    deadline_s: float = DEFAULT_DEADLINE_S
    concurrency: int = DEFAULT_CONCURRENCY
    stories: Reading = Reading.AUTO
    """Read all stories, let the host count them, or decide by how many there are."""
    rules_file: Path | None = None
    """The file that says what stories become; none: what this program proposes."""
    route: Route | None = None
    """How to get there; None: as the process's variables say when the run begins."""
    faults: tuple[Fault, ...] = ()

    @property
    def auth(self) -> SecretKind | None:
        """What the user proves himself with; a token wins over a password."""
        if self.token is not None:
            return SecretKind.TOKEN
        return SecretKind.PASSWORD if self.password is not None else None

    def secrets(self, contract: Contract) -> tuple[Secret, ...]:
        """Give what no output may hold in any form; a word that Viz's document names itself is no secret."""
        literals = contract.user.secret.every_literal
        route = self.route or route_for(self.url, os.environ)
        own = (
            secret
            for secret in (self.token, self.password)
            if secret is not None and not is_no_secret(secret, literals=literals, username=self.username)
        )
        return (*own, *route.secrets())

    def facts(self) -> TargetFacts:
        """Give what may be told of the target."""
        parts = split_url(self.url)
        return TargetFacts(
            url=self.url,
            host=(parts.hostname or "") if parts else "",
            port=port_of(parts) if parts else None,
            scheme=parts.scheme if parts else "",
            auth={SecretKind.TOKEN: "token", SecretKind.PASSWORD: "basic", None: "none"}[self.auth],
            username=self.username,
            secret_source=self.secret_source,
            profile=self.profile,
            projects=self.projects,
            ca_file=self.ca_file or "",
            deadline_s=self.deadline_s,
            concurrency=self.concurrency,
            stories=self.stories,
            route=(self.route or DIRECT).facts(),
        )

    def secret_facts(self, contract: Contract) -> SecretFacts | None:
        """Give what may be told of the secret in use; None where there is none."""
        secret, kind = self.token or self.password, self.auth
        if secret is None or kind is None:
            return None
        literals = contract.user.secret.every_literal
        return examine(secret, kind, literals=literals, username=self.username)


def split_url(url: str) -> SplitResult | None:
    """Give the parts of an http(s) address; None where it is not one."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def port_of(parts: SplitResult) -> int:
    """Give the port, also where the address leaves it to the scheme."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def base_url(text: str) -> tuple[str, Fault | None]:
    """Give the API's base for what somebody typed, and what is wrong with it.

    A host alone gets `https://`, an origin alone gets `/services/v5` (design: Settled points). Plain http
    goes to loopback only, since the token would travel in clear.
    """
    typed = text.strip()
    if not typed:
        return "", Fault(kind=FaultKind.URL_MISSING)
    parts = split_url(typed if "://" in typed else f"https://{typed}")
    if parts is None or parts.query or parts.fragment or not _is_plain(typed):
        return "", Fault(kind=FaultKind.URL_INVALID, facts={"problem": "no http or https address of a host"})
    if parts.username is not None or parts.password is not None:
        return "", Fault(
            kind=FaultKind.URL_INVALID, facts={"problem": "a user name or password stands in it"}
        )
    path = parts.path.rstrip("/") or API_PATH
    url = f"{parts.scheme}://{parts.netloc}{path}"
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        return url, Fault(kind=FaultKind.URL_INSECURE, facts={"host": parts.hostname})
    return url, None


def is_address(host: str) -> bool:
    """Tell a literal IP address from a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Tell whether `host` is this machine, by name or literal address; nothing is resolved."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return is_address(host) and ipaddress.ip_address(host).is_loopback


def secret_faults(facts: SecretFacts | None, source: str) -> tuple[Fault, ...]:
    """Give what is wrong with the secret: missing, unsendable, refused by Viz, weak, not Tracker's form."""
    if facts is None or facts.state is SecretState.EMPTY:
        return (Fault(kind=FaultKind.SECRET_MISSING, where=source),)
    if facts.state is SecretState.MALFORMED:
        return (Fault(kind=FaultKind.SECRET_MALFORMED, where=source, facts={"secret": facts.kind}),)
    if facts.refused_literal:
        return (Fault(kind=FaultKind.SECRET_REFUSED, where=source, facts={"secret": facts.kind}),)
    if facts.strength is not None and facts.strength < WEAK_STRENGTH:
        evidence = {"secret": facts.kind.value, "strength": facts.strength, "strength_of": 4}
        return (Fault(kind=FaultKind.SECRET_WEAK, where=source, facts=dict(evidence)),)
    if facts.kind is SecretKind.TOKEN and not facts.token_shaped:
        return (Fault(kind=FaultKind.TOKEN_SHAPE, where=source),)
    return ()


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
