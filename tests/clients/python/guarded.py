"""Asks services with guardrails by the official client for Python, and prints what came as one JSON document."""

import json
import os
import sys

import openai

ASKED = os.environ["SLUICE_ASKED"]
client = openai.OpenAI(base_url=os.environ["SLUICE_URL"] + "/v1", api_key=os.environ["SLUICE_KEY"], max_retries=0)


def nothing():
    return {"text": "", "refusal": None, "finish": None, "policy": None}


def messages(content):
    return [{"role": "user", "content": content}]


def whole(model, content="Hello"):
    raw = client.chat.completions.with_raw_response.create(model=model, messages=messages(content))
    choice = raw.parse().choices[0]
    message = choice.message
    policy = raw.headers.get("x-sluice-policy")
    return {"text": message.content, "refusal": message.refusal, "finish": choice.finish_reason, "policy": policy}


def streamed(model, content="Hello", got=None):
    got = nothing() if got is None else got
    raw = client.chat.completions.with_raw_response.create(model=model, messages=messages(content), stream=True)
    got["policy"] = raw.headers.get("x-sluice-policy")
    for chunk in raw.parse():
        for choice in chunk.choices:
            got["text"] += choice.delta.content or ""
            got["refusal"] = choice.delta.refusal or got["refusal"]
            got["finish"] = choice.finish_reason or got["finish"]
    return got


def error(call):
    got = nothing()
    try:
        call(got)
    except openai.APIError as raised:
        status = getattr(raised, "status_code", None)
        named = {} if status is None else {"status": status}
        return {"kind": type(raised).__name__, **named, "code": raised.code, "text": got["text"]}
    return got


def arguments(completion):
    return json.loads(completion.choices[0].message.tool_calls[0].function.arguments)


def runner(model):
    with client.chat.completions.stream(model=model, messages=messages("Hello")) as stream:
        return stream.get_final_completion()


said = {
    "errors": {
        "request": error(lambda _: whole("errs/echo", ASKED)),
        "request, streamed": error(lambda got: streamed("errs/echo", ASKED, got)),
        "answer": error(lambda _: whole("errs/early")),
        "answer, streamed": error(lambda got: streamed("errs/early", got=got)),
        "in the middle of a stream": error(lambda got: streamed("errs/late", got=got)),
    },
    "refusals": {
        "request": whole("refuses/echo", ASKED),
        "request, streamed": streamed("refuses/echo", ASKED),
        "answer": whole("refuses/early"),
        "answer, streamed": streamed("refuses/early"),
        "in the middle of a stream": streamed("refuses/late"),
    },
    "masks": {
        "request": whole("masks/echo", ASKED)["text"],
        "request, streamed": streamed("masks/echo", ASKED)["text"],
        "answer": whole("masks/late")["text"],
        "answer, streamed": streamed("masks/late")["text"],
    },
    "aliases": {
        "whole": whole("aliases/echo", ASKED)["text"],
        "streamed": streamed("aliases/echo", ASKED)["text"],
    },
    "calls": {
        "whole": arguments(client.chat.completions.create(model="masks/call", messages=messages("Hello"))),
        "streamed": arguments(runner("masks/call")),
    },
}
json.dump(said, sys.stdout)
