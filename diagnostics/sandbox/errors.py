"""The service's error answers (tracker-api-v5 §5): one exception, and a maker for each code."""

from __future__ import annotations

from diagnostics.sandbox.model import Json


class ApiError(Exception):
    """An answer that is an error: its HTTP status and its JSON body."""

    def __init__(self, status: int, code: str, error: str, **details: object) -> None:
        super().__init__(code)
        self.status = status
        self.body: Json = {"code": code, "kind": "error", "error": error, **details}


def invalid_authentication(*, token: bool) -> ApiError:
    """Give the refusal of a token, or of a name and password; 403 has most of the evidence."""
    fix = (
        "Verify that your token value matches what's shown on your Profile page in Tracker."
        if token
        else "Recheck your name (email address or Tracker username) and password."
    )
    return ApiError(
        403, "invalid_authentication", "Invalid authentication credentials were presented.", possible_fix=fix
    )


def unauthorized_project() -> ApiError:
    """Give the refusal of a project, one text for all reasons: no membership, deleted, API access off."""
    return ApiError(
        403,
        "unauthorized_operation",
        "Authorization failure.",
        general_problem="You aren't authorized to access the requested resource.",
        possible_fix="Your project permissions are determined on the Project Membership page. If you are "
        "receiving this error you may be trying to access the wrong project, or the project API access is "
        "disabled, or someone listed as the project's Owner needs to change your membership type.",
    )


def unauthorized() -> ApiError:
    """Give the refusal of anything else that the user may not read, such as a foreign account."""
    return ApiError(403, "unauthorized_operation", "Authorization failure.")


def unfound() -> ApiError:
    """Give the answer to an id that is unknown, gone, no number, or of another type."""
    return ApiError(
        404,
        "unfound_resource",
        # The double blank is the service's.
        "The object you tried to access could not be found.  It may have been removed by another user, you "
        "may be using the ID of another object type, or you may be trying to access a sub-resource at the "
        "wrong point in a tree.",
    )


def no_route() -> ApiError:
    """Give the answer to a path, or a method on it, that matches no endpoint."""
    return ApiError(404, "route_not_found", "The path you requested has no valid endpoint.")


def invalid(problem: str) -> ApiError:
    """Give the refusal of a parameter."""
    return ApiError(
        400,
        "invalid_parameter",
        "One or more request parameters was missing or invalid.",
        general_problem=problem,
    )


def unhandled() -> ApiError:
    """Give the answer to a mistake of the server's own."""
    return ApiError(500, "unhandled_condition", "An unexpected condition occurred.")
