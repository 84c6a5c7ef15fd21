import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { GEMINI_RECORDINGS, type GeminiUpstream, startGeminiUpstream } from "../upstream/gemini.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

let geminiUpstream: GeminiUpstream;
let chatUpstream: Upstream;
let local: PlantedGateway;
beforeAll(async () => {
  geminiUpstream = startGeminiUpstream();
  chatUpstream = await startUpstream({ usage: "on-request" });
  local = await startPlanted(
    {
      upstream: chatUpstream.url,
      providers: `g: { dialect: gemini, baseUrl: "${geminiUpstream.url}" }`,
      services: "g: { model: open, targets: [{ provider: g }] }",
    },
    [],
  );
});
afterAll(async () => {
  await local.close();
  await Promise.all([geminiUpstream.stop(), chatUpstream.stop()]);
});

const post = async (path: string, body: object) => {
  const response = await fetch(local.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const payloads = (text: string) =>
  text.split("\n\n").flatMap((event) => (event.startsWith("data: {") ? [JSON.parse(event.slice(6))] : []));

const CHAT = { model: "g/text", messages: [{ role: "user", content: "Hi" }] };
const TOOLS = [{ type: "function", function: { name: "weather", parameters: { type: "object" } } }];

describe("a chat client and a provider of gemini", () => {
  test("text, thoughts and usage, whole and streamed", async () => {
    const whole = await post("/v1/chat/completions", CHAT);
    const answer = JSON.parse(whole.text);
    const said = "Ask ann@a.de or bob@b.de: Grüße \u{1f44b}\u{1f3fd}";
    expect(answer.choices[0].message).toMatchObject({ content: said, reasoning_content: "Let me see\u2028" });
    expect(answer.usage).toMatchObject({ prompt_tokens: 9, completion_tokens: 27, total_tokens: 36 });
    const streamed = await post("/v1/chat/completions", {
      ...CHAT,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = payloads(streamed.text);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe(said);
    expect(chunks.at(-1).usage).toMatchObject({ prompt_tokens: 9, completion_tokens: 27 });
    expect(streamed.text).toEndWith("data: [DONE]\n\n");
    expect(geminiUpstream.requests.at(-1)?.path).toBe("/v1beta/models/text:streamGenerateContent?alt=sse");
  });

  test("parallel tools in two turns, with their signature given back", async () => {
    const asked = { ...CHAT, model: "g/tools", tools: TOOLS, tool_choice: "required" };
    for (const stream of [false, true]) {
      const first = await post("/v1/chat/completions", { ...asked, stream });
      const turn = stream ? assembled(payloads(first.text)) : JSON.parse(first.text).choices[0].message;
      expect(turn.tool_calls).toHaveLength(2);
      const results = turn.tool_calls.map(({ id }: { id: string }) => ({
        role: "tool",
        tool_call_id: id,
        content: `for ${id}`,
      }));
      await post("/v1/chat/completions", { ...asked, messages: [...CHAT.messages, turn, ...results] });
      const { contents, toolConfig } = JSON.parse(geminiUpstream.requests.at(-1)?.body ?? "");
      expect(toolConfig.functionCallingConfig.mode).toBe("ANY");
      const [, calls, answers] = contents;
      const ids = turn.tool_calls.map(({ id }: { id: string }) => id);
      expect(calls.parts).toMatchObject([
        { functionCall: { id: ids[0], name: "weather" }, thoughtSignature: "c2ln" },
        { functionCall: { id: ids[1], name: "weather", args: { card: 4111111111111111 } } },
      ]);
      expect(answers.parts).toMatchObject([
        { functionResponse: { id: ids[0], name: "weather", response: { output: `for ${ids[0]}` } } },
        { functionResponse: { id: ids[1], name: "weather" } },
      ]);
    }
  });

  test("errors come in the client's form with the provider's words", async () => {
    const { status, text } = await post("/v1/chat/completions", { ...CHAT, model: "g/quota" });
    expect([status, JSON.parse(text).error.message]).toEqual([429, "You exceeded your current quota."]);
    const cut = await post("/v1/chat/completions", { ...CHAT, model: "g/text~cutAfter=3", stream: true });
    expect(payloads(cut.text).at(-1).error.code).toBe("UPSTREAM_CUT");
  });

  test("what cannot be had there is refused before anything is sent", async () => {
    const before = geminiUpstream.requests.length;
    const { status, text } = await post("/v1/chat/completions", {
      ...CHAT,
      tools: [{ type: "search_of_its_own" }],
    });
    expect([status, JSON.parse(text).error.code]).toEqual([400, "REQUEST_NOT_TRANSLATABLE"]);
    expect(geminiUpstream.requests.length).toBe(before);
  });
});

interface Call {
  readonly index: number;
  readonly id: string;
  readonly function: { readonly name: string; arguments: string };
}
interface Delta {
  readonly content?: string;
  readonly reasoning_details?: readonly object[];
  readonly tool_calls?: readonly Call[];
}

/** The message that a stream's deltas make up. */
const assembled = (chunks: readonly { readonly choices: readonly { readonly delta: Delta }[] }[]) => {
  const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
  const calls = new Map<number, Call>();
  for (const call of deltas.flatMap(({ tool_calls }) => tool_calls ?? [])) {
    const known = calls.get(call.index);
    if (known) known.function.arguments += call.function.arguments;
    else calls.set(call.index, structuredClone(call));
  }
  return {
    role: "assistant",
    content: deltas.map(({ content }) => content ?? "").join(""),
    reasoning_details: deltas.flatMap(({ reasoning_details }) => reasoning_details ?? []),
    tool_calls: [...calls.values()],
  };
};

const CONTENTS = { contents: [{ role: "user", parts: [{ text: "Hi" }] }] };

describe("a client of gemini and a chat provider", () => {
  test("text whole, as events and as an array", async () => {
    const whole = await post("/v1beta/models/up/text:generateContent", CONTENTS);
    const [candidate] = JSON.parse(whole.text).candidates;
    expect(candidate).toMatchObject({ finishReason: "STOP", content: { role: "model" } });
    const said = candidate.content.parts.map(({ text }: { text: string }) => text).join("");
    const events = await post("/v1beta/models/up/text:streamGenerateContent?alt=sse", CONTENTS);
    const array = await post("/v1beta/models/up/text:streamGenerateContent", CONTENTS);
    for (const chunks of [payloads(events.text), JSON.parse(array.text)]) {
      const parts = chunks.flatMap((chunk: typeof candidate) => chunk.candidates[0].content.parts);
      expect(parts.map(({ text }: { text: string }) => text).join("")).toBe(said);
      expect(chunks.at(-1)).toMatchObject({
        candidates: [{ finishReason: "STOP" }],
        usageMetadata: { promptTokenCount: 14, candidatesTokenCount: 13 },
      });
    }
  });

  test("tools, with what has no place named", async () => {
    const { headers } = await post("/v1beta/models/up/text:generateContent", {
      contents: [
        ...CONTENTS.contents,
        { role: "model", parts: [{ functionCall: { name: "f", args: { a: 1 } }, thoughtSignature: "c2ln" }] },
        { role: "user", parts: [{ functionResponse: { name: "f", response: { output: "x" } } }] },
      ],
      tools: [{ functionDeclarations: [{ name: "f", parameters: { type: "OBJECT" } }] }],
      safetySettings: [{ category: "c", threshold: "t" }],
    });
    expect(headers.get("x-sluice-dropped")).toContain("safetySettings");
    const sent = JSON.parse(chatUpstream.requests.at(-1)?.body ?? "");
    const [, call, result] = sent.messages;
    expect(call.tool_calls[0].function).toEqual({ name: "f", arguments: '{"a":1}' });
    expect(result).toEqual({ role: "tool", tool_call_id: call.tool_calls[0].id, content: "x" });
    expect(sent.tools[0].function.parameters).toEqual({ type: "object" });
  });

  test("what a cache of another provider holds is refused", async () => {
    const cached = { ...CONTENTS, cachedContent: "cachedContents/1" };
    const { status, text } = await post("/v1beta/models/up/text:generateContent", cached);
    expect([status, JSON.parse(text).error.details[0].reason]).toEqual([400, "REQUEST_NOT_TRANSLATABLE"]);
  });
});

test("every recording is told to a chat client to its end", async () => {
  for (const name of Object.keys(GEMINI_RECORDINGS)) {
    const { text } = await post("/v1/chat/completions", { ...CHAT, model: `g/${name}`, stream: true });
    expect(text).toEndWith("data: [DONE]\n\n");
    expect(payloads(text).filter(({ choices }) => choices[0]?.finish_reason)).toHaveLength(1);
  }
});
