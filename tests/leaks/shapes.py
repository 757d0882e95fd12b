"""Secrets that nobody told the program of, as people and hosts write them; `{}` is 32 hex digits."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Final


def _jwt(token: str) -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": token})
    coded = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts]
    return ".".join((*coded, token))


def _pem(token: str) -> str:
    body = base64.b64encode(token.encode() * 8).decode()
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return f"-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----"


def _basic(token: str) -> str:
    return base64.b64encode(f"joe:{token}".encode()).decode()


SHAPES: Final[Mapping[str, Callable[[str], str]]] = {
    "token in JSON": '{{"id": 7, "token": "{}"}}'.format,
    "token in JSON in JSON": '{{\\"api_token\\": \\"{}\\"}}'.format,
    "token in an address": "https://host.test/me?api_token={}&x=1".format,
    "token in an escaped address": "https://host.test/?next=%3Ftoken%3D{}".format,
    "token in a header": "X-TrackerToken: {}".format,
    "token in a command": "curl -H 'X-TrackerToken: {}' https://host.test/".format,
    "token in a variable": "TRACKER_TOKEN={}".format,
    "token in XML": "<token>{}</token>".format,
    "token in an attribute": "<input name='token' value='{}'>".format,
    "token in HTML": "&quot;token&quot;: &quot;{}&quot;".format,
    "token in cells": "<td>token</td><td>{}</td>".format,
    "token in Markdown": "| token | `{}` |".format,
    "token in CSV": "api_token,{},x".format,
    "token in a HAR": '{{"name": "X-TrackerToken", "value": "{}"}}'.format,
    "token in escapes": "\\u0022token\\u0022: \\u0022{}\\u0022".format,
    "token in upper case": lambda token: f"TOKEN: {token.upper()}",
    "key of an API": "api-key: {}".format,
    "password in an address": "https://joe:{}@host.test/x".format,
    "password in a proxy": "http://joe:p%40{}@proxy.test:3128".format,
    "password in a database": "postgresql://joe:{}@db.test:5432/viz".format,
    "password in an escaped address": "https:\\/\\/joe:{}@host.test".format,
    "password in an address in an address": "?next=https%3A%2F%2Fjoe%3A{}%40host.test".format,
    "JWT": _jwt,
    "JWT in a header": lambda token: f"Authorization: Bearer {_jwt(token)}",
    "PEM": _pem,
    "PEM in one line": lambda token: _pem(token).replace("\n", " "),
    "PEM in JSON": lambda token: json.dumps(_pem(token)),
    "PEM cut": lambda token: _pem(token)[:90],
    "basic header": lambda token: f"Authorization: Basic {_basic(token)}",
    "basic header in JSON": lambda token: f'{{"Proxy-Authorization": "Basic {_basic(token)}"}}',
    "basic credentials": lambda token: f"sent Basic {_basic(token)}",
    "bearer header": "authorization: bearer {}".format,
    "bearer in JSON": '{{"Authorization":"Bearer {}"}}'.format,
}
