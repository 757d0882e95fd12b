"""The story that is asked about, and what the report on it has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from diagnostics.contract import Contract
from diagnostics.faults import Scalar
from diagnostics.judge.roles import project_label
from diagnostics.judge.why.texts import load_why_texts
from diagnostics.judge.words import Words
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Finding, Report
from diagnostics.report.panes import AccountRow, ProjectRow
from diagnostics.report.why import StepName, WhyStep
from diagnostics.snapshot import ProjectFacts, Snapshot, StoryKind

EPIC = "epic"


@dataclass(frozen=True)
class Subject:
    """One story in a snapshot whose frame holds it alone, with the report on that snapshot."""

    id: int
    snapshot: Snapshot
    contract: Contract
    report: Report

    @cached_property
    def row(self) -> dict[str, Any] | None:
        """The story's values by column; None where it was not read."""
        stories = self.snapshot.stories
        return stories.row(0, named=True) if stories is not None and stories.height else None

    @cached_property
    def project(self) -> ProjectFacts | None:
        """The project it stands in."""
        number = self.row["project_id"] if self.row else None
        if number is None and self.snapshot.story is not None:
            number = self.snapshot.story.project_id
        return next((one for one in self.snapshot.projects or () if one.id == number), None)

    @property
    def is_epic(self) -> bool:
        """Whether the id turned out to be an epic's."""
        return self.snapshot.story is not None and self.snapshot.story.kind is StoryKind.EPIC

    @property
    def type(self) -> str | None:
        """The story type; an epic is one of its own."""
        return EPIC if self.is_epic else self.text("story_type")

    def text(self, column: str) -> str | None:
        """Give a value as text; None where it has none."""
        value = self.value(column)
        return None if value is None else str(value)

    def value(self, column: str) -> Any:  # noqa: ANN401 - a cell of the frame
        """Give a value of the story."""
        return (self.row or {}).get(column)

    def role_row(self) -> ProjectRow | None:
        """Give the roles pane's row on the story's project."""
        number = self.project.id if self.project else None
        return next((one for one in self.report.panes.roles.projects if one.id == number), None)

    def account_row(self) -> AccountRow | None:
        """Give the roles pane's row on the account of the story's project."""
        number = self.project.account_id if self.project else None
        return next((one for one in self.report.panes.roles.accounts if one.id == number), None)

    def finding_on(self, number: int) -> Finding | None:
        """Give the finding of the roles pane on a project or account."""
        endings = (f" {number}", f"({number})")
        return next(
            (
                one
                for one in self.report.findings
                if one.pane is PaneName.ROLES and one.subject.endswith(endings)
            ),
            None,
        )

    def advice_on(self, number: int) -> dict[str, Scalar]:
        """Give what the report says is to be done about a project or account."""
        finding = self.finding_on(number)
        return {"remedy": finding.remediation.text} if finding else {}

    def step(
        self,
        name: StepName,
        outcome: str,
        words: Mapping[str, Scalar] | None = None,
        code: str | None = None,
    ) -> WhyStep:
        """Give a link with one of its outcomes, its texts filled in."""
        texts = load_why_texts()
        text = texts.outcomes[name][outcome]
        filled = Words({**self._common, **(words or {})})
        return WhyStep(
            step=name,
            title=texts.titles[name],
            status=text.status,
            detail=text.detail.format_map(filled),
            remedy=text.remedy.format_map(filled),
            basis=text.basis,
            confidence=text.confidence,
            code=code or text.code,
        )

    @cached_property
    def _common(self) -> dict[str, Scalar]:
        target = self.snapshot.target
        return {
            "id": self.id,
            "host": self.snapshot.source.name or target.host or target.url,
            "secret": {"token": "token", "basic": "password"}.get(target.auth, "secret"),
            "project": project_label(self.project) if self.project else None,
            "name": self.text("name"),
            "type": self.type,
            "state": self.text("current_state"),
        }
