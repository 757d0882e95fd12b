"""The operating system's keyring as the place of a secret; asked in a thread that nobody waits for too long.

Without a session, a Linux keyring raises at once, waits for somebody to unlock it, or never answers on D-Bus
(jaraco/keyring#477, #514, #569). Whatever it does is a symptom with the secret's name, and never its value.
"""

from __future__ import annotations

import importlib.util
import queue
import threading
from collections.abc import Callable
from typing import Final, TypeVar

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.secret import Secret

Answer = TypeVar("Answer")

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
    return _bounded(lambda: _ask(name), name, limit_s)


def keep_in_keyring(name: str, secret: Secret, limit_s: float = LIMIT_S) -> Fault | None:
    """Put a secret into the keyring as `name`; give why that failed, or None.

    Args:
        name: The user name under the service; what was kept under it is replaced.
        secret: The token.
        limit_s: Seconds to wait; the thread is left behind then.
    """
    return _bounded(lambda: _keep(name, secret), name, limit_s)


def has_keyring() -> bool:
    """Tell whether the package for keyrings is installed; whether one answers is seen when it is asked."""
    return importlib.util.find_spec("keyring") is not None


def _bounded(ask: Callable[[], Answer], name: str, limit_s: float) -> Answer | Fault:
    answers: queue.SimpleQueue[Answer | Fault] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(ask()), name="keyring", daemon=True).start()
    try:
        return answers.get(timeout=limit_s)
    except queue.Empty:
        return _fault(FaultKind.KEYRING_SILENT, name, {"limit_s": limit_s})


def _ask(name: str) -> Secret | Fault:
    value = _called("get_password", name)
    if isinstance(value, Fault):
        return value
    return Secret(value.strip()) if value else _fault(FaultKind.KEYRING_EMPTY, name)


def _keep(name: str, secret: Secret) -> Fault | None:
    answer = _called("set_password", name, secret.reveal())
    return answer if isinstance(answer, Fault) else None


def _called(function: str, name: str, *more: str) -> str | Fault | None:
    """Call one function of the keyring for an entry of this program."""
    try:
        import keyring  # noqa: PLC0415 - optional, slow, and some of its backends connect to D-Bus
        from keyring import errors  # noqa: PLC0415
    except ImportError:
        return _fault(FaultKind.KEYRING_ABSENT, name)
    try:
        value: str | None = getattr(keyring, function)(SERVICE, name, *more)
    except errors.KeyringLocked:
        return _fault(FaultKind.KEYRING_LOCKED, name)
    except errors.NoKeyringError:
        return _fault(FaultKind.KEYRING_ABSENT, name)
    except Exception as error:  # noqa: BLE001 - backends raise what they like; the type is told, the text may hold anything
        return _fault(FaultKind.KEYRING_FAILED, name, {"exception": type(error).__name__})
    return value


def _fault(kind: FaultKind, name: str, facts: dict[str, Scalar] | None = None) -> Fault:
    return Fault(
        kind=kind, where=f"{ENTRY}{name}", facts={"problem": _PROBLEMS[kind], "entry": name, **(facts or {})}
    )
