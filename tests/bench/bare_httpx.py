"""The least that makes the requests of a check: `bare_httpx.py PLAN`, with TRACKER_URL and TRACKER_TOKEN.

The plan is a JSON file: a list of lists of paths. Those of one list go out together, eight at a time; the
next list waits for them, as the check's own requests did. Each answer is decoded; nothing is made of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import httpx


async def main(plan: list[list[str]]) -> None:
    """Make the requests."""
    url, slots = os.environ["TRACKER_URL"], asyncio.Semaphore(8)
    async with httpx.AsyncClient(headers={"X-TrackerToken": os.environ["TRACKER_TOKEN"]}) as client:

        async def get(path: str) -> None:
            async with slots:
                answer = await client.get(url + path)
                answer.json()

        for paths in plan:
            await asyncio.gather(*map(get, paths))


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
