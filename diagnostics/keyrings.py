"""The operating system's keyring as the source of a secret; asked in a thread that nobody waits for too long.

Without a session, a Linux keyring raises at once, waits for somebody to unlock it, or never answers on D-Bus
(jaraco/keyring#477, #514, #569). Whatever it does is a symptom with the secret's name, and never its value.
"""

from __future__ import annotations

import queue
import threading
from typing import Final

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.secret import Secret

SERVICE: Final = "tracker-doctor"
"""The service that secrets are kept under; the user name is what the profile says."""
ENTRY: Final = "keyring entry "
"""What stands before the name where a secret's source is told."""
LIMIT_S: Final = 3.0
_PROBLEMS: Final = {
    FaultKind.KEYRING_ABSENT: "there is no keyring here, or the package is not installed",
    FaultKind.KEYRING_LOCKED: "it is locked",
    FaultKind.KEYRING_SILENT: "it did not answer",
    FaultKind.KEYRING_EMPTY: "it holds no such secret",
    FaultKind.KEYRING_FAILED: "it failed",
}


def ask_keyring(name: str, limit_s: float = LIMIT_S) -> Secret | Fault:
    """Give the secret that the keyring holds as `name`, or why it gave none.

    Args:
        name: The user name under the service.
        limit_s: Seconds to wait; the thread is left behind then.
    """
    answers: queue.SimpleQueue[Secret | Fault] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(_ask(name)), name="keyring", daemon=True).start()
    try:
        return answers.get(timeout=limit_s)
    except queue.Empty:
        return _fault(FaultKind.KEYRING_SILENT, name, {"limit_s": limit_s})


def _ask(name: str) -> Secret | Fault:
    try:
        import keyring  # noqa: PLC0415 - optional, slow, and some of its backends connect to D-Bus
        from keyring import errors  # noqa: PLC0415
    except ImportError:
        return _fault(FaultKind.KEYRING_ABSENT, name)
    try:
        value = keyring.get_password(SERVICE, name)
    except errors.KeyringLocked:
        return _fault(FaultKind.KEYRING_LOCKED, name)
    except errors.NoKeyringError:
        return _fault(FaultKind.KEYRING_ABSENT, name)
    except Exception as error:  # noqa: BLE001 - backends raise what they like; the type is told, the text may hold anything
        return _fault(FaultKind.KEYRING_FAILED, name, {"exception": type(error).__name__})
    return Secret(value.strip()) if value else _fault(FaultKind.KEYRING_EMPTY, name)


def _fault(kind: FaultKind, name: str, facts: dict[str, Scalar] | None = None) -> Fault:
    return Fault(
        kind=kind, where=f"{ENTRY}{name}", facts={"problem": _PROBLEMS[kind], "entry": name, **(facts or {})}
    )
