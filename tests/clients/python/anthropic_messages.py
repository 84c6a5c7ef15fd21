"""Anthropic's client for Python."""

import anthropic
from asked import (
    GIVEN,
    IMPATIENCE_S,
    PICTURE,
    THINKING_TOKENS,
    TOOLS,
    URL,
    Conversed,
    Person,
    Told,
    Usage,
    result_of,
)

SEEN = {
    "type": "image",
    "source": {"type": "base64", "media_type": PICTURE["mediaType"], "data": PICTURE["data"]},
}
TOOL_PARAMS = [
    {"name": name, "description": tool["description"], "input_schema": tool["schema"]}
    for name, tool in TOOLS.items()
]
Thrown = anthropic.APIError


def thrown(error):
    return {
        "kind": type(error).__name__,
        "status": getattr(error, "status_code", None),
        "message": str(error),
    }


def params_of(model, think=False, look=False):
    content = [{"type": "text", "text": GIVEN["prompt"]}, SEEN] if look else GIVEN["prompt"]
    thinking = {"thinking": {"type": "enabled", "budget_tokens": THINKING_TOKENS}} if think else {}
    return {
        "model": model,
        "max_tokens": 4096,
        "system": GIVEN["system"],
        "messages": [{"role": "user", "content": content}],
        **thinking,
    }


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


def told_by(message, pieces=0):
    thought = "".join(block.thinking for block in message.content if block.type == "thinking")
    cached = message.usage.cache_read_input_tokens or 0
    usage = Usage(message.usage.input_tokens + cached, cached, message.usage.output_tokens)
    return Told(text_of(message), thought, pieces, usage)


class Client:
    def __init__(self, key):
        base_url = URL + "/ai-gateway/anthropic"
        self.client = anthropic.Anthropic(base_url=base_url, api_key=key, max_retries=0)

    def ask(self, model, stream=False, **more):
        params = params_of(model, **more)
        if not stream:
            return told_by(self.client.messages.create(**params))
        with self.client.messages.stream(**params) as events:
            pieces = sum(event.type == "content_block_delta" for event in events)
            return told_by(events.get_final_message(), pieces)

    def converse(self, model, stream):
        params = params_of(model, think=True)
        conversed = Conversed()
        while True:
            message, header = self.turn(params, stream)
            conversed.dropped.append(header)
            params["messages"].append({"role": "assistant", "content": message.content})
            calls = [block for block in message.content if block.type == "tool_use"]
            if not calls:
                conversed.text = text_of(message)
                return conversed
            conversed.calls += [{"name": call.name, "input": call.input} for call in calls]
            results = [
                {"type": "tool_result", "tool_use_id": call.id, "content": result_of(call.name)}
                for call in calls
            ]
            params["messages"].append({"role": "user", "content": results})

    def turn(self, params, stream):
        if stream:
            with self.client.messages.stream(**params, tools=TOOL_PARAMS) as events:
                return events.get_final_message(), events.response.headers.get("x-sluice-dropped")
        raw = self.client.messages.with_raw_response.create(**params, tools=TOOL_PARAMS)
        return raw.parse(), raw.headers.get("x-sluice-dropped")

    def form(self, model):
        answer = self.client.messages.parse(**params_of(model), output_format=Person)
        return answer.parsed_output.model_dump()

    def leave_stream(self, model):
        stream = self.client.messages.create(**params_of(model), stream=True)
        for event in stream:
            if event.type == "content_block_delta":
                break
        stream.close()

    def leave_call(self, model):
        try:
            self.client.with_options(timeout=IMPATIENCE_S).messages.create(**params_of(model))
        except anthropic.APITimeoutError:
            return
