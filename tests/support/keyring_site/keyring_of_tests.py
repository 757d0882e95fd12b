"""Backends for the real keyring package, each behaving as some keyring does: see PYTHON_KEYRING_BACKEND."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked


class Works(KeyringBackend):
    """It gives what stands in TEST_SECRET for the one entry `acme` of this program's service."""

    priority: ClassVar[float] = 1.0

    def get_password(self, service: str, username: str) -> str | None:
        """Give the secret, or None as keyrings do where they have none."""
        return os.environ["TEST_SECRET"] if (service, username) == ("tracker-doctor", "acme") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it in the file that TEST_KEPT names."""
        Path(os.environ["TEST_KEPT"]).write_text(f"{service} {username} {password}")


class Locked(Works):
    """It cannot be unlocked."""

    def get_password(self, service: str, username: str) -> str | None:
        """Raise as SecretService does where nobody is there to unlock it."""
        raise KeyringLocked(f"Failed to unlock the collection! {service} {username} hunter2")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Raise likewise."""
        raise KeyringLocked(f"Failed to unlock the collection! {service} {username} {password}")


class Hangs(Works):
    """It waits for D-Bus, which never answers."""

    def get_password(self, service: str, username: str) -> str | None:
        """Wait for good."""
        threading.Event().wait()
        return f"{service} {username}"

    def set_password(self, service: str, username: str, password: str) -> None:
        """Wait for good."""
        threading.Event().wait(None if service + username + password else 0)


class Fails(Works):
    """It fails in its own way."""

    def get_password(self, service: str, username: str) -> str | None:
        """Raise what no keyring error is, with a text that nobody should see."""
        raise ConnectionError(f"org.freedesktop.DBus: {service} {username} hunter2")
