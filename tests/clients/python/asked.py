"""What every client asks by, and how its types are put into the outcomes of the scenarios."""

import json
import os
from dataclasses import asdict, dataclass, field

from pydantic import BaseModel

URL = os.environ["SLUICE_URL"]
GIVEN = json.loads(os.environ["SLUICE_GIVEN"])
TOOLS = GIVEN["tools"]
PICTURE = GIVEN["picture"]
THINKING_TOKENS = 1024
# Long enough for a request to be on its way, and shorter than any answer takes that never comes.
IMPATIENCE_S = 0.5


class Person(BaseModel):
    name: str
    age: int
    tags: list[str]


@dataclass
class Usage:
    input: int = 0
    cached: int = 0
    output: int = 0


@dataclass
class Told:
    text: str = ""
    thought: str = ""
    pieces: int = 0
    usage: Usage = field(default_factory=Usage)


@dataclass
class Conversed:
    calls: list = field(default_factory=list)
    text: str = ""
    dropped: list = field(default_factory=list)


def result_of(name):
    return TOOLS[name]["result"]


def plain(value):
    return asdict(value)
