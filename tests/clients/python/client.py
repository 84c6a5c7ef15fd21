"""Asks a gateway with the official client for Python, claim by claim, and prints what came as one JSON document."""

import json
import os
import sys
import time
import urllib.request

import openai

URL = os.environ["SLUICE_URL"]
KEY = os.environ["SLUICE_KEY"]
STRANGER_KEY = os.environ["SLUICE_STRANGER_KEY"]
HELLO = [{"role": "user", "content": "Hello"}]
UPSTREAM_REQUESTS = os.environ["UPSTREAM_REQUESTS"]
NO_BEARER = {"Authorization": openai.Omit()}
TOOLS = json.loads(os.environ["SLUICE_TOOLS"])


def client(path="/v1", key=KEY, **options):
    return openai.OpenAI(base_url=URL + path, api_key=key, **{"max_retries": 0, **options})


def chat(model, made=None, **more):
    return (made or client()).chat.completions.create(model=model, messages=HELLO, **more)


def text_of(stream):
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


def refusal(call):
    try:
        call()
    except openai.APIError as error:
        response = getattr(error, "response", None)
        return {
            "kind": type(error).__name__,
            "status": getattr(error, "status_code", None),
            "code": error.code,
            "message": error.message,
            "requestId": getattr(error, "request_id", None),
            "retryAfter": response.headers.get("retry-after") if response is not None else None,
        }
    return None


def whole():
    answer = chat("up/text")
    return {"text": answer.choices[0].message.content, "usage": answer.usage.total_tokens, "id": answer._request_id}


def streamed():
    return {"text": text_of(chat("up/text", stream=True))}


def streamed_with_usage():
    chunks = list(chat("up/text", stream=True, stream_options={"include_usage": True}))
    return {"text": text_of(chunks), "usage": chunks[-1].usage.total_tokens}


def calls_of(message):
    return [[call.id, call.function.name, call.function.arguments] for call in message.tool_calls]


def tools():
    answer = chat("up/tool-call", tools=TOOLS, tool_choice="auto")
    with client().chat.completions.stream(model="up/tool-call", messages=HELLO, tools=TOOLS) as stream:
        assembled = stream.get_final_completion().choices[0].message
    return {"whole": calls_of(answer.choices[0].message), "streamed": calls_of(assembled)}


def embeddings():
    base64 = client().embeddings.create(model="up/embeddings", input=["a", "b"])
    floats = client().embeddings.create(model="up/embeddings", input=["a", "b"], encoding_format="float")
    return [[item.embedding for item in answer.data] for answer in (base64, floats)]


def models():
    listed = sorted(model.id for model in client().models.list())
    return {"listed": listed, "found": client().models.retrieve("main.default.answers").id}


def errors():
    return {
        "no key": refusal(lambda: chat("answers", extra_headers=NO_BEARER)),
        "wrong key": refusal(lambda: chat("answers", client(key="sk-sluice-nobody-has-this-key"))),
        "no grant": refusal(lambda: chat("answers", client(key=STRANGER_KEY))),
        "unknown model": refusal(lambda: chat("answer")),
        "wrong field": refusal(lambda: client().chat.completions.create(model="answers", messages="Hello")),
        "limited": refusal(lambda: chat("up/text?status=429&retryAfter=7")),
        "broken": refusal(lambda: chat("up/text?html")),
        "in a stream": refusal(lambda: text_of(chat("up/text?errorAfterEvents=4", stream=True))),
        "cut stream": refusal(lambda: text_of(chat("up/text?cutAfterEvents=4", stream=True))),
    }


def retry():
    patient = client(max_retries=2)
    return text_of(chat("up/text?status=429&retryAfter=1&onlyFirst=1&tag=python", patient, stream=True))


def aborted_upstream(tag):
    with urllib.request.urlopen(UPSTREAM_REQUESTS) as answer:
        return any(tag in asked["body"] and asked["aborted"] for asked in json.load(answer)["requests"])


def abort():
    stream = chat("up/text?events=100000&paceMs=5&tag=left", stream=True)
    for _ in range(3):
        next(stream)
    stream.close()
    deadline = time.monotonic() + 1
    while not aborted_upstream("tag=left") and time.monotonic() < deadline:
        time.sleep(0.01)
    return {"within a second": aborted_upstream("tag=left"), "next": text_of(chat("up/text", stream=True))}


def keys():
    answered = {}
    for name in ("x-api-key", "api-key", "x-goog-api-key"):
        answered[name] = len(chat("answers", extra_headers={**NO_BEARER, name: KEY}).choices)
    answered["?key="] = len(chat("answers", extra_headers=NO_BEARER, extra_query={"key": KEY}).choices)
    return answered


def paths():
    bases = ("/ai-gateway/mlflow/v1", "/ai-gateway/openai/v1", "/v1")
    return {path: text_of(chat("main.default.answers", client(path), stream=True)) for path in bases}


CLAIMS = (whole, streamed, streamed_with_usage, tools, embeddings, models, errors, retry, abort, keys, paths)

json.dump({claim.__name__: claim() for claim in CLAIMS}, sys.stdout)
