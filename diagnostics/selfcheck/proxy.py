"""Proxies: which variables name one, and whether the host of a check lies behind it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from diagnostics.report.levels import Status
from diagnostics.route import Route, route_for
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import coded, line, of_fault
from diagnostics.target import Target

VARIABLES: Final = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


def proxy_lines(machine: Machine, target: Target) -> Iterator[Line]:
    """Tell of the variables by their names, of the route, and of entries of NO_PROXY without effect."""
    # A proxy's address may hold a password.
    found = [name for name in machine.environment if name.upper() in VARIABLES and machine.environment[name]]
    if found:
        yield line("proxy_variables", f"{', '.join(sorted(found))}: set")
    else:
        yield line("proxy_variables", "none is set", Status.SKIPPED)
    if not target.url:
        yield line("proxy_route", "no address to go to", Status.SKIPPED)
        return
    route = route_for(target.url, machine.environment)
    host = target.facts().host
    if route.faults:
        for fault in route.faults:
            yield of_fault("proxy_route", fault, url=target.url, host=host, variable=route.variable)
        return
    yield line("proxy_route", f"{host}: {_way(route)}")
    yield from _ignored(route, host)


def _way(route: Route) -> str:
    if route.bypassed_by:
        return f"directly, by the entry {route.bypassed_by} of NO_PROXY"
    return f"through {route.address}, from {route.variable}" if route.proxied else "directly"


def _ignored(route: Route, host: str) -> Iterator[Line]:
    if not route.ignored:
        return
    # The judge has these words, too, and is slow to load.
    text = files("diagnostics").joinpath("judge", "proxies.toml").read_text(encoding="utf-8")
    why = tomllib.loads(text)["ignored"]
    for one in route.ignored:
        told = f"{one.entry}: without effect, for it {why[one.why].format(host=host)}"
        yield coded("no_proxy_entry", "PRX206", told, words={"host": host})
