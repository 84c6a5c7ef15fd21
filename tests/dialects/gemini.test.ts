import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { definePlugin, deny, type ExchangeRecord } from "@sluice/sdk";
import { KEY, UPSTREAM_KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import {
  GEMINI_RECORDINGS,
  type GeminiUpstream,
  QUOTA_ERROR,
  startGeminiUpstream,
} from "../upstream/gemini.ts";
import { until } from "../upstream/until.ts";

const EMAIL = { id: "email", kind: "regex", source: "[a-z]{1,20}@[a-z.]{1,20}[a-z]" } as const;
const CARD = { id: "card", kind: "regex", source: "\\d{16}" } as const;
const records: ExchangeRecord[] = [];

const masks = definePlugin({
  name: "masks",
  version: "1.0.0",
  powers: { text: "write", patterns: [EMAIL, CARD] },
  stream: { maxMatchChars: 64, maxHoldMs: 1000 },
  hooks: {
    onRequest: (ctx) => void ctx.text.mask({ email: { with: "[E]" }, card: { with: "[C]" } }),
    onResponse: (ctx) => void ctx.text.mask({ email: { with: "[E]" }, card: { with: "[C]" } }),
  },
});
const denies = definePlugin({
  name: "denies",
  version: "1.0.0",
  powers: { text: "read", patterns: [EMAIL] },
  stream: { maxMatchChars: 64, maxHoldMs: 0 },
  hooks: {
    onRequest: {
      when: "matches",
      handler: () => deny({ code: "BAD", message: "no addresses", retryAfterMs: 1500 }),
    },
    onResponse: {
      when: "matches",
      handler: (ctx) => (ctx.matches.length > 0 ? deny({ code: "BAD", message: "no addresses" }) : undefined),
    },
  },
});
const refuses = definePlugin({
  name: "refuses",
  version: "1.0.0",
  powers: { text: "read", patterns: [EMAIL] },
  stream: { maxMatchChars: 64, maxHoldMs: 0 },
  hooks: {
    onRequest: { when: "matches", handler: () => deny({ code: "BAD", message: "no addresses" }) },
    onResponse: {
      when: "matches",
      handler: (ctx) => (ctx.matches.length > 0 ? deny({ code: "BAD", message: "no addresses" }) : undefined),
    },
  },
});
const watcher = definePlugin({
  name: "watcher",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});

let upstream: GeminiUpstream;
let local: PlantedGateway;
beforeAll(async () => {
  upstream = startGeminiUpstream();
  const service = (plugins: string, more = "") =>
    `{ model: open, targets: [{ provider: g }], plugins: [{ use: ${plugins} }] ${more} }`;
  local = await startPlanted(
    {
      upstream: "http://127.0.0.1:9/v1",
      providers: `
g: { dialect: gemini, baseUrl: "${upstream.url}", apiKey: ${UPSTREAM_KEY}, header: x-goog-api-key }
vertex: { dialect: gemini, baseUrl: "${upstream.url.replace("v1beta", "v1/projects/p/locations/l/publishers/google")}", apiKey: ${UPSTREAM_KEY} }`,
      services: `
g: { model: open, targets: [{ provider: g }] }
vertex: { model: open, targets: [{ provider: vertex }] }
named: { targets: [{ provider: g, model: text }] }
masked: ${service("masks")}
denied: ${service("denies")}
refused: ${service("refuses", ", denial: refusal")}`,
      more: "plugins: [{ use: watcher }]",
    },
    [masks, denies, refuses, watcher],
  );
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

const HELLO =
  '{ "contents" :[{"role":"user","parts":[{"text":"H\\u0069"}]}], "generation_config":{"seed":1e0}}';

const post = async (path: string, body = HELLO, headers: Record<string, string> = {}) => {
  const response = await fetch(`${local.url}/ai-gateway/gemini/v1beta/models/${path}`, {
    method: "POST",
    headers: { "x-goog-api-key": KEY, "content-type": "application/json", ...headers },
    body,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
};
const SSE = "streamGenerateContent?alt=sse";
const wire = (name: string, end = "\r\n\r\n"): string =>
  (GEMINI_RECORDINGS[name]?.events ?? []).map((event) => `data: ${event}${end}`).join("");
const eventsOf = (text: string) =>
  text
    .split(/\r?\n\r?\n/)
    .filter((block) => block.startsWith("data: "))
    .map((block) => JSON.parse(block.slice(6)));
const lastAsked = () => {
  const last = upstream.requests.at(-1);
  if (!last) throw new Error("the upstream was not asked");
  return last;
};
const recordOf = async (headers: Headers): Promise<ExchangeRecord> => {
  const id = headers.get("x-request-id");
  await until(() => records.some((record) => record.id === id));
  const found = records.find((record) => record.id === id);
  if (!found) throw new Error("no record");
  return found;
};
const saidIn = (answer: { candidates?: { content?: { parts?: { text?: string }[] } }[] }): string =>
  (answer.candidates ?? [])
    .flatMap(({ content }) => content?.parts ?? [])
    .map(({ text }) => text ?? "")
    .join("");

describe.each(Object.keys(GEMINI_RECORDINGS))("the answer %s", (name) => {
  test("is the same byte for byte, whole and streamed, and so is the request", async () => {
    const whole = await post(`g/${name}:generateContent`);
    expect([whole.status, whole.text]).toEqual([200, GEMINI_RECORDINGS[name]?.whole ?? ""]);
    expect(lastAsked().path).toBe(`/v1beta/models/${name}:generateContent`);
    expect(lastAsked().body).toBe(HELLO);
    const streamed = await post(`g/${name}:${SSE}`);
    expect(streamed.headers.get("content-type")).toStartWith("text/event-stream");
    expect(streamed.text).toBe(wire(name));
    expect(lastAsked().path).toBe(`/v1beta/models/${name}:${SSE}`);
  });

  test("comes as a JSON array where the client does not ask for events", async () => {
    const { headers, text } = await post(`g/${name}:streamGenerateContent`);
    expect(headers.get("content-type")).toBe("application/json");
    expect(JSON.parse(text)).toEqual(GEMINI_RECORDINGS[name]?.events.map((event) => JSON.parse(event)));
    expect(lastAsked().path).toBe(`/v1beta/models/${name}:${SSE}`);
  });
});

test("an array comes item by item", async () => {
  const response = await fetch(
    `${local.url}/v1beta/models/g%2Ftext~paceMs=40:streamGenerateContent?key=${KEY}`,
    {
      method: "POST",
      body: HELLO,
    },
  );
  const pieces: string[] = [];
  for await (const piece of response.body ?? []) pieces.push(Buffer.from(piece).toString());
  expect(pieces.length).toBeGreaterThan(2);
  expect(JSON.parse(pieces.join(""))).toHaveLength(5);
});

test("tokens are in the record: prompt, cached, and all that was made", async () => {
  for (const action of ["generateContent", SSE]) {
    const { headers } = await post(`g/text:${action}`);
    const { usage, api, model, target } = await recordOf(headers);
    expect(usage).toEqual({ inputTokens: 9, outputTokens: 27, reasoningTokens: 20 });
    expect({ api, model, target }).toMatchObject({ api: "gemini", model: "g/text" });
  }
});

test("the credential is the provider's, and the client's own words about itself stay here", async () => {
  await post("named:generateContent", HELLO, {
    "x-goog-api-client": "x",
    "x-goog-request-params": "model=named",
  });
  const { headers } = lastAsked();
  expect(headers.get("x-goog-api-key")).toBe(UPSTREAM_KEY);
  expect(headers.get("x-goog-api-client") ?? headers.get("x-goog-request-params")).toBeNull();
  await post("vertex/text:generateContent");
  expect(lastAsked().path).toBe("/v1/projects/p/locations/l/publishers/google/models/text:generateContent");
  expect(lastAsked().headers.get("authorization")).toBe(`Bearer ${UPSTREAM_KEY}`);
});

describe("other operations", () => {
  test("tokens are counted, contents are embedded, one and many", async () => {
    const within = `{"generateContentRequest":{"model":"models/g/x","contents":[]}}`;
    expect((await post("g/x:countTokens", within)).text).toBe('{"totalTokens":11}');
    expect(lastAsked().body).toBe(within.replace("g/x", "x"));
    const one = '{"content":{"parts":[{"text":"a"}]},"taskType":"RETRIEVAL_QUERY"}';
    const embedded = await post("g/x:embedContent", one);
    expect(JSON.parse(embedded.text).embedding.values).toEqual([0.5, -1]);
    expect((await recordOf(embedded.headers)).usage?.inputTokens).toBe(2);
    const many = `{"requests":[{"model":"models/g/x",${one.slice(1)},{"model":"models/g/x",${one.slice(1)}]}`;
    expect(JSON.parse((await post("g/x:batchEmbedContents", many)).text).embeddings).toHaveLength(2);
    expect(lastAsked().body).toBe(many.replaceAll("g/x", "x"));
  });

  test("their texts are masked too", async () => {
    await post("masked/x:embedContent", '{"content":{"parts":[{"text":"ann@a.de"}]}}');
    expect(lastAsked().body).toBe('{"content":{"parts":[{"text":"[E]"}]}}');
    await post("masked/x:countTokens", '{"contents":{"parts":{"text":"ann@a.de"}}}');
    expect(lastAsked().body).toBe('{"contents":{"parts":{"text":"[E]"}}}');
  });

  test("an unknown one is a 404 in the dialect's form, for who has a credential", async () => {
    const { status, text } = await post("g/x:predict", "{}");
    expect(status).toBe(404);
    const { error } = JSON.parse(text);
    expect(error).toMatchObject({
      code: 404,
      status: "NOT_FOUND",
      details: [{ reason: "ROUTE_NOT_FOUND" }, {}],
    });
    expect(error.message).toContain("generateContent, streamGenerateContent, countTokens");
    expect((await post("g/x:predict", "{}", { "x-goog-api-key": "wrong" })).status).toBe(401);
    expect((await post("g/x", "{}")).status).toBe(404);
  });
});

describe("masks", () => {
  test("are the same in a whole answer and in a stream, as events and as an array", async () => {
    const expected = "Let me see\u2028Ask [E] or [E]: Grüße \u{1f44b}\u{1f3fd}";
    const whole = await post("masked/text:generateContent");
    // The whole answer has the address in two parts.
    expect(saidIn(JSON.parse(whole.text))).toContain("Ask [E] or");
    const streamed = await post(`masked/text:${SSE}`);
    expect(eventsOf(streamed.text).map(saidIn).join("")).toBe(expected);
    const array = await post("masked/text:streamGenerateContent");
    expect(JSON.parse(array.text).map(saidIn).join("")).toBe(expected);
    expect((await recordOf(streamed.headers)).outcome).toBe("answered");
  });

  test("are the same however the provider cuts its answer into events", async () => {
    const expected = saidIn(JSON.parse((await post("masked/cut:generateContent")).text));
    expect(expected).toContain("[E], or \u{1f44b}\u{1f3fd} [E]; the card is [C], for 1111.");
    for (let seed = 1; seed <= 25; seed++) {
      const { text } = await post(`masked/cut~seed=${seed}:${SSE}`);
      expect(eventsOf(text).map(saidIn).join("")).toBe(expected);
    }
  });

  test("reach what tools are called with, strings and numbers, each for itself", async () => {
    for (const action of ["generateContent", SSE]) {
      const { text } = await post(`masked/tools:${action}`);
      expect(text).not.toContain("@");
      expect(text).toContain('"args":{"place":"[E]","days":3}');
      expect(text).toContain('"args":{"place":"[E]","card":"[C]"}');
      expect(text).toContain('"thoughtSignature":"c2ln"');
    }
  });

  test("reach what a request says in any place and any spelling, and leave the rest", async () => {
    const request = (who: string, card: string) =>
      `{"system_instruction":{"parts":{"text":"${who}"}},"contents":[{"parts":[{"text":"${who}"}]},` +
      `{"role":"model","parts":[{"function_call":{"name":"f","args":{"a":["${who}",${card}]}},"thought_signature":"x"}]},` +
      `{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"b":{"c":"${who}"}}}}]}]}`;
    await post("masked/text:generateContent", request("ann@a.de", "4111111111111111"));
    expect(lastAsked().body).toBe(request("[E]", '"[C]"'));
  });

  test("drop what hangs on the text, and say so", async () => {
    for (const action of ["generateContent", SSE]) {
      const { text } = await post(`masked/grounded:${action}`);
      expect(text).not.toContain("ann@");
      expect(text).toContain('"logprobsResult":null');
      expect(text).toContain('"groundingSupports":null');
      expect(text).toContain('"webSearchQueries":["[E]"]');
    }
  });
});

const BAD = '{"contents":[{"parts":[{"text":"ann@a.de"}]}]}';

describe("denials", () => {
  test("are errors, with when to try again", async () => {
    const { status, text } = await post("denied/text:generateContent", BAD);
    expect(status).toBe(403);
    const { error } = JSON.parse(text);
    expect(error).toMatchObject({ code: 403, status: "PERMISSION_DENIED", message: "no addresses" });
    expect(error.details.at(-1)).toMatchObject({ retryDelay: "1.5s" });
    expect((await post("denied/text:streamGenerateContent", BAD)).text).toStartWith('[{"error"');
  });

  test("of an answer are errors, in a stream too", async () => {
    expect((await post("denied/text:generateContent")).status).toBe(403);
    const late = await post(`denied/text:${SSE}`);
    const events = late.status === 200 ? eventsOf(late.text) : [JSON.parse(late.text)];
    expect(events.at(-1)?.error).toMatchObject({ code: 403, status: "PERMISSION_DENIED" });
    expect(late.text).not.toContain("ann@");
  });

  test("are refusals where the service wants them: of a request a blocked prompt", async () => {
    for (const action of ["generateContent", SSE, "streamGenerateContent"]) {
      const { status, text } = await post(`refused/text:${action}`, BAD);
      expect(status).toBe(200);
      const [answer] = action === SSE ? eventsOf(text) : [JSON.parse(text)].flat();
      expect(answer).toMatchObject({
        promptFeedback: { blockReason: "SAFETY" },
        databricks_service_policy: { name: "refused/refuses", phase: "pre_call", reason: "no addresses" },
      });
      expect(answer.candidates).toBeUndefined();
    }
  });

  test("are refusals where the service wants them: of an answer a candidate that was held back", async () => {
    const whole = JSON.parse((await post("refused/text:generateContent")).text);
    expect(whole.candidates).toMatchObject([{ finishReason: "SAFETY", index: 0, content: { parts: [] } }]);
    const { text } = await post(`refused/text:${SSE}`);
    const last = eventsOf(text).at(-1);
    expect(last).toMatchObject({ candidates: [{ finishReason: "SAFETY", index: 0 }] });
    expect(last.databricks_service_policy.phase).toBe("post_call");
    expect(text).not.toContain("ann@");
  });
});

describe("errors", () => {
  test("of a provider are passed on with their status", async () => {
    for (const action of ["generateContent", SSE]) {
      const { status, text } = await post(`g/quota:${action}`);
      expect([status, text]).toEqual([429, QUOTA_ERROR]);
    }
    expect((await post("g/quota:streamGenerateContent")).text).toBe(`[${QUOTA_ERROR}]`);
  });

  test("a stream that ends without an end is told by an error event", async () => {
    const cut = await post(`g/text~cutAfter=3:${SSE}`);
    expect(eventsOf(cut.text).at(-1)).toMatchObject({ error: { code: 502, status: "UNAVAILABLE" } });
    const array = JSON.parse((await post("g/text~cutAfter=3:streamGenerateContent")).text);
    expect(array.at(-1)).toMatchObject({ error: { code: 502 } });
    expect((await recordOf(cut.headers)).errorCode).toBe("UPSTREAM_CUT");
  });

  test("nothing of a name leads to another place of the provider's", async () => {
    const before = upstream.requests.length;
    const response = await fetch(`${local.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "x-goog-api-key": KEY },
      body: '{"model":"g/../../v1/x","messages":[{"role":"user","content":"a"}]}',
    });
    expect(response.status).toBe(400);
    expect(upstream.requests.length).toBe(before);
  });

  test("of the gateway are in the dialect's form", async () => {
    const cases = [
      ["nothing:generateContent", HELLO, 404, "NOT_FOUND"],
      ["g/text:generateContent", '{"contents":1}', 400, "INVALID_ARGUMENT"],
      ["g/..%2Fx:generateContent", HELLO, 400, "INVALID_ARGUMENT"],
      [
        "g/text:generateContent",
        '{"contents":[],"systemInstruction":{},"system_instruction":{}}',
        400,
        "INVALID_ARGUMENT",
      ],
      [
        "g/text:generateContent",
        '{"contents":[{"parts":[{"inlineData":{},"inline_data":{}}]}]}',
        400,
        "INVALID_ARGUMENT",
      ],
      [
        "g/text:generateContent",
        '{"contents":[],"someNewField":1,"some_new_field":2}',
        400,
        "INVALID_ARGUMENT",
      ],
      ["g/text:generateContent", '{"contents":[],"GenerationConfig":{}}', 400, "INVALID_ARGUMENT"],
    ] as const;
    for (const [path, body, status, name] of cases) {
      const got = await post(path, body);
      expect([got.status, JSON.parse(got.text).error.status]).toEqual([status, name]);
    }
  });
});

test("a client that goes away ends the provider's stream", async () => {
  for (const end of ["?alt=sse", ""]) {
    const controller = new AbortController();
    const response = await fetch(`${local.url}/v1beta/models/g/text~paceMs=150:streamGenerateContent${end}`, {
      method: "POST",
      headers: { "x-goog-api-key": KEY },
      body: HELLO,
      signal: controller.signal,
    });
    await response.body?.getReader().read();
    controller.abort();
    await until(() => lastAsked().gone);
    expect((await recordOf(response.headers)).outcome).toBe("aborted");
  }
});
