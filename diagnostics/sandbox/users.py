"""The sample users that one can connect as."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SandboxUser:
    """One sample user with working credentials, unless `about` says otherwise."""

    key: str
    """Its short name: viz, viewer, owner, member or left."""
    id: int
    """The person id."""
    name: str
    """The full name."""
    initials: str
    """The initials that Tracker shows."""
    username: str
    """What HTTP basic authentication on /me takes, beside the e-mail address."""
    email: str
    """An address under example.com."""
    password: str = field(repr=False)
    """The password for /me; worth nothing outside the sandbox."""
    token: str = field(repr=False)
    """32 hex digits for X-TrackerToken; the same in every scenario."""
    revoked: bool
    """Whether the service refuses the token and the password."""
    about: str
    """One sentence: what this user can and cannot see."""
