"""OpenAI's client for Python, by Responses."""

import json

import openai
from asked import GIVEN, IMPATIENCE_S, PICTURE, TOOLS, URL, Conversed, Person, Told, Usage, result_of
from open_ai_chat import Thrown, thrown

__all__ = ["Client", "Thrown", "thrown"]

SEEN = {
    "type": "input_image",
    "detail": "auto",
    "image_url": f"data:{PICTURE['mediaType']};base64,{PICTURE['data']}",
}
TOOL_PARAMS = [
    {
        "type": "function",
        "name": name,
        "description": tool["description"],
        "parameters": tool["schema"],
        "strict": True,
    }
    for name, tool in TOOLS.items()
]
THINKING = {"reasoning": {"effort": "low", "summary": "auto"}, "include": ["reasoning.encrypted_content"]}


def params_of(model, think=False, look=False):
    content = [{"type": "input_text", "text": GIVEN["prompt"]}, *([SEEN] if look else [])]
    return {
        "model": model,
        "instructions": GIVEN["system"],
        "input": [{"role": "user", "content": content}],
        "store": False,
        **(THINKING if think else {}),
    }


def told_by(answer, pieces=0):
    thoughts = [part.text for item in answer.output if item.type == "reasoning" for part in item.summary]
    usage = answer.usage
    counted = Usage(usage.input_tokens, usage.input_tokens_details.cached_tokens, usage.output_tokens)
    return Told(answer.output_text, "".join(thoughts), pieces, counted)


class Client:
    def __init__(self, key):
        self.client = openai.OpenAI(base_url=URL + "/ai-gateway/openai/v1", api_key=key, max_retries=0)

    def ask(self, model, stream=False, **more):
        params = params_of(model, **more)
        if not stream:
            return told_by(self.client.responses.create(**params))
        with self.client.responses.stream(**params) as events:
            pieces = sum(event.type == "response.output_text.delta" for event in events)
            return told_by(events.get_final_response(), pieces)

    def converse(self, model, stream):
        params = params_of(model, think=True)
        conversed = Conversed()
        while True:
            answer, header = self.turn(params, stream)
            conversed.dropped.append(header)
            params["input"] += answer.output
            calls = [item for item in answer.output if item.type == "function_call"]
            if not calls:
                conversed.text = answer.output_text
                return conversed
            for call in calls:
                conversed.calls.append({"name": call.name, "input": json.loads(call.arguments)})
                result = {
                    "type": "function_call_output",
                    "call_id": call.call_id,
                    "output": result_of(call.name),
                }
                params["input"].append(result)

    def turn(self, params, stream):
        raw = self.client.responses.with_raw_response.create(**params, tools=TOOL_PARAMS, stream=stream)
        header = raw.headers.get("x-sluice-dropped")
        if not stream:
            return raw.parse(), header
        return [event.response for event in raw.parse() if event.type == "response.completed"][0], header

    def form(self, model):
        return self.client.responses.parse(**params_of(model), text_format=Person).output_parsed.model_dump()

    def leave_stream(self, model):
        stream = self.client.responses.create(**params_of(model), stream=True)
        for event in stream:
            if event.type == "response.output_text.delta":
                break
        stream.close()

    def leave_call(self, model):
        try:
            self.client.with_options(timeout=IMPATIENCE_S).responses.create(**params_of(model))
        except openai.APITimeoutError:
            return
