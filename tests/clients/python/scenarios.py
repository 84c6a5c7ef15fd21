"""Does every scenario with every kind of provider by one client, and prints what it was told as one JSON document."""

import importlib
import json
import os
import sys
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from asked import plain

KEY = os.environ["SLUICE_KEY"]
LEFT_URL = os.environ["SLUICE_LEFT_URL"]
# Every cell of the matrix: the scenario, the kind of provider, and the end of the model's name.
CELLS = json.loads(os.environ["SLUICE_CELLS"])
sdk = importlib.import_module(sys.argv[1])
CLIENTS = {}


def client_of(key=KEY):
    return CLIENTS.setdefault(key, sdk.Client(key))


def some(told, *names):
    every = plain(told)
    return {name: every[name] for name in names}


def talk(model):
    return some(client_of().ask(model("talk")), "text", "usage")


def stream(model):
    told = client_of().ask(model("talk"), stream=True)
    return {**some(told, "text", "usage"), "cameInPieces": told.pieces > 3}


def thinking(streamed):
    return lambda model: some(client_of().ask(model("think"), think=True, stream=streamed), "text", "thought")


def conversing(name, streamed):
    return lambda model: some(client_of().converse(model(name), streamed), "calls", "text")


def failing(name, streamed=False, key=KEY, whole_name=None):
    def run(model):
        try:
            client_of(key).ask(whole_name or model(name), stream=streamed)
        except sdk.Thrown as error:
            return sdk.thrown(error)
        return None

    return run


def leaving(streamed):
    def run(model):
        client = client_of()
        (client.leave_stream if streamed else client.leave_call)(model("endless"))
        query = urllib.parse.urlencode({"model": model("endless")})
        with urllib.request.urlopen(f"{LEFT_URL}?{query}") as answer:
            return answer.read().decode()

    return run


SCENARIOS = {
    "a chat": talk,
    "a stream": stream,
    "a thought": thinking(False),
    "a streamed thought": thinking(True),
    "tools in two turns": conversing("tools", False),
    "tools in two turns, streamed": conversing("tools", True),
    "tools in three turns": conversing("steps", False),
    "tools in three turns, streamed": conversing("steps", True),
    "a picture": lambda model: client_of().ask(model("see"), look=True).text,
    "a form": lambda model: client_of().form(model("form")),
    "an error of the provider's": failing("wrong"),
    "a limit of the provider's": failing("limited"),
    "a limit before a stream": failing("limited", streamed=True),
    "a provider that is overloaded": failing("overloaded"),
    "an error in the middle of a stream": failing("breaks", streamed=True),
    "a stream that is cut": failing("cut", streamed=True),
    "a model that is not there": failing("none", whole_name="nobody"),
    "a key that nobody has": failing("none", key="sk-sluice-nobody-has-this-key"),
    "a stream that is left": leaving(True),
    "a call that is left": leaving(False),
}


def outcome(cell):
    scenario, kind, tag = cell
    try:
        return SCENARIOS[scenario](lambda name: f"{kind}/{name}~{tag}")
    except Exception as error:  # What is wrong here is for the cell's own test to show.
        return f"{type(error).__name__}: {error}"


with ThreadPoolExecutor(4) as pool:
    json.dump(list(pool.map(outcome, CELLS)), sys.stdout)
