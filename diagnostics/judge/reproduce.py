"""The command line that asks again what failed: without the secret, and without the answer's body.

The header with the token goes to curl through a pipe: an argument would show in the process list.
"""

from __future__ import annotations

import shlex
from typing import Final

from diagnostics.faults import Fault
from diagnostics.snapshot import Snapshot

_SECONDS: Final = 15
_BY_TOKEN: Final = """printf 'X-TrackerToken: %s' "$TRACKER_TOKEN" | """  # noqa: S105 - the name of a variable
_BY_PASSWORD: Final = '-u "$TRACKER_USERNAME:$TRACKER_PASSWORD"'  # noqa: S105 - names of variables


def reproducer(snapshot: Snapshot, fault: Fault) -> str | None:
    """Give a curl line for the request that ended in `fault`; None where no request did.

    It prints status and headers only: `/me` sends the token back where a host ignores `fields`
    (tracker-api-v5 §1.1).
    """
    request = next((one for one in reversed(snapshot.requests) if one.fault == fault), None)
    if request is None:
        return None
    target = snapshot.target
    by_password = target.auth == "basic" and request.path.startswith("/me")
    parts = [
        # curl reads every variable of a proxy but this one.
        'http_proxy="$HTTP_PROXY"' if target.route.variable == "HTTP_PROXY" and target.route.proxied else "",
        f"curl -sS -g -D - -o /dev/null --max-time {_SECONDS}",
        _BY_PASSWORD if by_password else "-H @-",
        "-H 'Accept: application/json' --compressed",
        "" if target.route.proxied else "--noproxy '*'",
        f"--cacert {shlex.quote(target.ca_file)}" if target.ca_file else "",
        shlex.quote(target.url + request.path),
    ]
    line = " ".join(part for part in parts if part)
    return line if by_password else _BY_TOKEN + line
