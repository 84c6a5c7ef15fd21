"""OpenAI's client for Python, by chat completions."""

import json

import openai
from asked import GIVEN, IMPATIENCE_S, PICTURE, TOOLS, URL, Conversed, Person, Told, Usage, result_of

SEEN = {"type": "image_url", "image_url": {"url": f"data:{PICTURE['mediaType']};base64,{PICTURE['data']}"}}
TOOL_PARAMS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": tool["description"],
            "parameters": tool["schema"],
            "strict": True,
        },
    }
    for name, tool in TOOLS.items()
]
Thrown = openai.APIError


def thrown(error):
    return {
        "kind": type(error).__name__,
        "status": getattr(error, "status_code", None),
        "message": error.message,
    }


def params_of(model, think=False, look=False):
    content = [{"type": "text", "text": GIVEN["prompt"]}, SEEN] if look else GIVEN["prompt"]
    messages = [{"role": "system", "content": GIVEN["system"]}, {"role": "user", "content": content}]
    return {"model": model, "messages": messages, **({"reasoning_effort": "low"} if think else {})}


def usage_of(usage):
    return Usage(usage.prompt_tokens, usage.prompt_tokens_details.cached_tokens, usage.completion_tokens)


class Client:
    def __init__(self, key):
        self.client = openai.OpenAI(base_url=URL + "/ai-gateway/mlflow/v1", api_key=key, max_retries=0)

    def ask(self, model, stream=False, **more):
        params = params_of(model, **more)
        if not stream:
            answer = self.client.chat.completions.create(**params)
            message = answer.choices[0].message
            thought = getattr(message, "reasoning_content", None) or ""
            return Told(message.content, thought, 0, usage_of(answer.usage))
        told = Told()
        options = {"include_usage": True}
        for chunk in self.client.chat.completions.create(**params, stream=True, stream_options=options):
            for choice in chunk.choices:
                told.text += choice.delta.content or ""
                told.thought += getattr(choice.delta, "reasoning_content", None) or ""
            if chunk.usage:
                told.usage = usage_of(chunk.usage)
            told.pieces += 1
        return told

    def converse(self, model, stream):
        params = params_of(model, think=True)
        conversed = Conversed()
        while True:
            message, header = self.turn(params, stream)
            conversed.dropped.append(header)
            params["messages"].append(message)
            if not message.tool_calls:
                conversed.text = message.content
                return conversed
            for call in message.tool_calls:
                own = call.function
                conversed.calls.append({"name": own.name, "input": json.loads(own.arguments)})
                result = {"role": "tool", "tool_call_id": call.id, "content": result_of(own.name)}
                params["messages"].append(result)

    def turn(self, params, stream):
        if stream:
            with self.client.chat.completions.stream(**params, tools=TOOL_PARAMS) as events:
                message = events.get_final_completion().choices[0].message
                return message, events._response.headers.get("x-sluice-dropped")
        raw = self.client.chat.completions.with_raw_response.create(**params, tools=TOOL_PARAMS)
        return raw.parse().choices[0].message, raw.headers.get("x-sluice-dropped")

    def form(self, model):
        answer = self.client.chat.completions.parse(**params_of(model), response_format=Person)
        return answer.choices[0].message.parsed.model_dump()

    def leave_stream(self, model):
        stream = self.client.chat.completions.create(**params_of(model), stream=True)
        for _ in range(3):
            next(stream)
        stream.close()

    def leave_call(self, model):
        try:
            self.client.with_options(timeout=IMPATIENCE_S).chat.completions.create(**params_of(model))
        except openai.APITimeoutError:
            return
