"""The words for proxies, from `proxies.toml`."""

from __future__ import annotations

import functools
from importlib.resources import files

import msgspec

from diagnostics.snapshot import RouteFacts, WhyIgnored


class ProxyTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of `proxies.toml`."""

    ignored: dict[WhyIgnored, str]


@functools.cache
def load_proxy_texts() -> ProxyTexts:
    """Give the texts of `proxies.toml`."""
    text = files(__package__).joinpath("proxies.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=ProxyTexts)


def ignored_words(route: RouteFacts, host: str) -> str:
    """Give the entries of NO_PROXY without effect, each with its reason, as one sentence without a stop."""
    why = load_proxy_texts().ignored
    return "; ".join(f"'{one.entry}' {why[one.why].format(host=host)}" for one in route.ignored)
