"""Made-up names for people, projects and titles, so that a report can be sent on without the real ones.

    case, names = pseudonymised(case, new_key())

The names are replaced in the snapshot and in the rules, and the report is made anew from both: it is a pure
function of them, so that no name can be left over in one of its sentences. What becomes of which text is data
(`kinds.toml`). Ids stay: they mean nothing without access to the host. The key is random and kept nowhere;
the names themselves are the map, which stays with whoever made the report.
"""

from __future__ import annotations

from diagnostics.errors import NoSnapshotError
from diagnostics.pseudonyms.case import pseudonymised
from diagnostics.pseudonyms.map import encode_map
from diagnostics.pseudonyms.model import Name, Pseudonyms, new_key

__all__ = ["Name", "NoSnapshotError", "Pseudonyms", "encode_map", "new_key", "pseudonymised"]
