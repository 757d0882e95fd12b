"""The symptoms an observation can end in: a closed vocabulary without any opinion in it.

`tracker` and `observe` record these; only `judge` says what a symptom means and who must act.
"""

from __future__ import annotations

import enum

import msgspec

Scalar = str | int | float | bool | None


class FaultKind(enum.StrEnum):
    """What was seen to go wrong. One member a symptom, none a diagnosis."""

    # settings
    URL_MISSING = "url_missing"
    URL_INVALID = "url_invalid"
    URL_INSECURE = "url_insecure"
    SECRET_MISSING = "secret_missing"  # noqa: S105
    SECRET_MALFORMED = "secret_malformed"  # noqa: S105
    SECRET_REFUSED = "secret_refused"  # noqa: S105
    SECRET_WEAK = "secret_weak"  # noqa: S105
    TOKEN_SHAPE = "token_shape"  # noqa: S105
    SECRET_EXPOSED = "secret_exposed"  # noqa: S105
    PROFILE_EXPOSED = "profile_exposed"
    SETTINGS_UNREADABLE = "settings_unreadable"
    SETTINGS_BROKEN = "settings_broken"
    SETTINGS_UNKNOWN = "settings_unknown"
    CA_FILE = "ca_file"

    # network
    NAME_NOT_FOUND = "name_not_found"
    RESOLVER_FAILED = "resolver_failed"
    RESOLVER_TIMEOUT = "resolver_timeout"
    NAME_IS_THIS_MACHINE = "name_is_this_machine"
    REFUSED = "refused"
    CONNECT_TIMEOUT = "connect_timeout"
    NO_ROUTE = "no_route"
    RESET = "reset"
    CLOSED_EARLY = "closed_early"
    TRUNCATED = "truncated"
    STALLED = "stalled"

    # proxy
    PROXY_ADDRESS_UNESCAPED = "proxy_address_unescaped"
    PROXY_ADDRESS_UNUSABLE = "proxy_address_unusable"
    PROXY_UNREACHABLE = "proxy_unreachable"
    PROXY_NOT_HTTP = "proxy_not_http"
    PROXY_LOGIN = "proxy_login"
    PROXY_SCHEMES = "proxy_schemes"
    PROXY_REFUSES = "proxy_refuses"
    PROXY_CANNOT_REACH = "proxy_cannot_reach"
    PROXY_PAGE = "proxy_page"
    PROXY_IN_CLEAR = "proxy_in_clear"

    # TLS
    CERT_UNTRUSTED = "cert_untrusted"
    CERT_EXPIRED = "cert_expired"
    CERT_NOT_YET_VALID = "cert_not_yet_valid"
    CERT_NAME_MISMATCH = "cert_name_mismatch"
    CERT_NO_KEY_ID = "cert_no_key_id"
    CERT_CA_NOT_CRITICAL = "cert_ca_not_critical"
    CERT_NOT_STRICT = "cert_not_strict"
    TLS_CLIENT_CERTIFICATE = "tls_client_certificate"
    TLS_NO_COMMON_VERSION = "tls_no_common_version"
    NOT_TLS = "not_tls"
    TLS_BROKEN_OFF = "tls_broken_off"

    # HTTP
    REDIRECT = "redirect"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    BAD_GATEWAY = "bad_gateway"
    UNAVAILABLE = "unavailable"
    MAINTENANCE = "maintenance"
    GATEWAY_TIMEOUT = "gateway_timeout"
    NO_SUCH_PATH = "no_such_path"
    GONE = "gone"
    NOT_JSON = "not_json"
    PROTOCOL = "protocol"
    BAD_ENCODING = "bad_encoding"
    TOO_LARGE = "too_large"
    EMPTY_BODY = "empty_body"
    UNEXPECTED_STATUS = "unexpected_status"

    # Tracker's own error bodies, by their `code`
    INVALID_AUTHENTICATION = "invalid_authentication"
    UNAUTHORIZED_OPERATION = "unauthorized_operation"
    UNFOUND_RESOURCE = "unfound_resource"
    INVALID_PARAMETER = "invalid_parameter"

    # who answers to the token
    OTHER_USER = "other_user"
    NO_LONGER_ACCEPTED = "no_longer_accepted"

    # payload
    MALFORMED_JSON = "malformed_json"
    BYTE_ORDER_MARK = "byte_order_mark"
    UNEXPECTED_SHAPE = "unexpected_shape"
    PAGE_LOOP = "page_loop"

    # this machine
    KEYRING_ABSENT = "keyring_absent"
    KEYRING_LOCKED = "keyring_locked"
    KEYRING_SILENT = "keyring_silent"
    KEYRING_EMPTY = "keyring_empty"
    KEYRING_FAILED = "keyring_failed"
    PLUGIN_FAILED = "plugin_failed"
    PLUGIN_SILENT = "plugin_silent"
    PLUGIN_PRINTED = "plugin_printed"
    PLUGIN_UNUSABLE = "plugin_unusable"

    # the run itself
    DEADLINE = "deadline"
    INTERRUPTED = "interrupted"
    CRASHED = "crashed"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One observation that failed: which symptom, where, and the figures that prove it."""

    kind: FaultKind
    where: str = ""
    """The request path, address, file or setting it concerns; safe text."""
    facts: dict[str, Scalar] = {}
    """Evidence by name: errno, verify_code, http_status, api_code, received_bytes ... Never a secret."""
