"""Google's client for Python."""

import base64

import httpx2
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
from google import genai
from google.genai import errors, types

DECLARED = [
    {"name": name, "description": tool["description"], "parameters_json_schema": tool["schema"]}
    for name, tool in TOOLS.items()
]
Thrown = errors.APIError


def thrown(error):
    return {"kind": type(error).__name__, "status": error.code, "message": str(error)}


def request_of(model, think=False, look=False, **config):
    thinking = {"include_thoughts": True, "thinking_budget": THINKING_TOKENS}
    picture = types.Part.from_bytes(
        data=base64.b64decode(PICTURE["data"]), mime_type=PICTURE["mediaType"]
    )
    return {
        "model": model,
        "contents": [GIVEN["prompt"], picture] if look else GIVEN["prompt"],
        "config": {
            "system_instruction": GIVEN["system"],
            **({"thinking_config": thinking} if think else {}),
            **config,
        },
    }


def texts_in(answer, thoughts):
    content = answer.candidates[0].content if answer.candidates else None
    parts = (content.parts or []) if content else []
    return "".join(part.text or "" for part in parts if bool(part.thought) == thoughts)


def usage_of(answer):
    usage = answer.usage_metadata
    output = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0)
    return Usage(usage.prompt_token_count or 0, usage.cached_content_token_count or 0, output)


class Client:
    def __init__(self, key):
        options = types.HttpOptions(base_url=URL + "/ai-gateway/gemini")
        self.client = genai.Client(api_key=key, http_options=options)

    def ask(self, model, stream=False, **more):
        request = request_of(model, **more)
        if not stream:
            answer = self.client.models.generate_content(**request)
            return Told(texts_in(answer, False), texts_in(answer, True), 0, usage_of(answer))
        told = Told()
        for answer in self.client.models.generate_content_stream(**request):
            told.text += texts_in(answer, False)
            told.thought += texts_in(answer, True)
            if answer.usage_metadata:
                told.usage = usage_of(answer)
            told.pieces += 1
        return told

    def converse(self, model, stream):
        request = request_of(model, think=True, tools=[{"function_declarations": DECLARED}])
        chat = self.client.chats.create(model=model, config=request["config"])
        conversed = Conversed()
        message = GIVEN["prompt"]
        while True:
            answers = list(chat.send_message_stream(message)) if stream else [chat.send_message(message)]
            headers = answers[0].sdk_http_response.headers
            conversed.dropped.append(headers.get("x-sluice-dropped"))
            calls = [call for answer in answers for call in answer.function_calls or []]
            if not calls:
                conversed.text = "".join(texts_in(answer, False) for answer in answers)
                return conversed
            conversed.calls += [{"name": call.name, "input": call.args} for call in calls]
            message = [
                types.Part(
                    function_response=types.FunctionResponse(
                        id=call.id, name=call.name, response={"output": result_of(call.name)}
                    )
                )
                for call in calls
            ]

    def form(self, model):
        request = request_of(model, response_mime_type="application/json", response_schema=Person)
        return self.client.models.generate_content(**request).parsed.model_dump()

    def leave_stream(self, model):
        stream = self.client.models.generate_content_stream(**request_of(model))
        for _ in range(3):
            next(stream)
        stream.close()

    def leave_call(self, model):
        impatient = {"timeout": int(IMPATIENCE_S * 1000)}
        try:
            self.client.models.generate_content(**request_of(model, http_options=impatient))
        except httpx2.TimeoutException:
            return
