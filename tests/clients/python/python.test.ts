import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { KEY } from "../../gateway/setup.ts";
import { recording } from "../../upstream/upstream.ts";
import { type Served, STRANGER_KEY, startServed } from "../open-ai.ts";
import { python, runPython } from "./interpreter.ts";

const interpreter = python();

const TOOLS = [
  {
    type: "function",
    function: {
      name: "weather",
      parameters: {
        type: "object",
        properties: { unit: { enum: ["°C", "°F"] } },
        additionalProperties: false,
      },
    },
  },
];
const TEXT: string = JSON.parse(recording("text")?.whole?.toString() ?? "{}").choices[0].message.content;
const ID = expect.stringMatching(/^[0-9a-f-]{36}$/);

describe.skipIf(interpreter === undefined)("the official client for Python", () => {
  let served: Served;
  let said: Record<string, unknown>;

  beforeAll(async () => {
    served = await startServed();
    const out = await runPython(interpreter ?? "", [join(import.meta.dir, "client.py")], {
      SLUICE_URL: served.gateway.url,
      SLUICE_KEY: KEY,
      SLUICE_STRANGER_KEY: STRANGER_KEY,
      UPSTREAM_REQUESTS: `http://127.0.0.1:${served.upstream.port}/__requests`,
      SLUICE_TOOLS: JSON.stringify(TOOLS),
    });
    said = JSON.parse(out);
  }, 30_000);
  afterAll(() => served.stop());

  const askedFor = (model: string) =>
    served.upstream.requests.filter(({ body }) => JSON.parse(body).model === model);

  test("gets an answer with its usage and request id", () => {
    expect(said["whole"]).toEqual({ text: TEXT, usage: 27, id: ID });
  });

  test("streams the same text, with usage where it asks", () => {
    expect(said["streamed"]).toEqual({ text: TEXT });
    expect(said["streamed_with_usage"]).toEqual({ text: TEXT, usage: 27 });
  });

  test("has its tools passed on as they were defined, and gets the calls, whole and streamed", () => {
    const calls = [
      ["call_a1", "weather", '{"place":"Zürich","unit":"\\u00b0C"}'],
      ["call_b2", "clock", "{}"],
    ];
    expect(said["tools"]).toEqual({ whole: calls, streamed: calls });
    const asked = askedFor("tool-call").map(({ body }) => JSON.parse(body).tools);
    expect(asked).toEqual([TOOLS, TOOLS]);
  });

  test("embeds by base64, as it does of itself, and as floats", () => {
    const { data } = JSON.parse(recording("embeddings")?.whole?.toString() ?? "{}");
    const vectors = data.map(({ embedding }: { embedding: number[] }) => embedding);
    expect(said["embeddings"]).toEqual([vectors, vectors]);
    const formats = askedFor("embeddings").map(({ body }) => JSON.parse(body).encoding_format);
    expect(formats).toEqual(["base64", "float"]);
  });

  test("lists models and finds one", () => {
    expect(said["models"]).toEqual({
      listed: ["answers", "main.default.answers", "up/*"],
      found: "main.default.answers",
    });
  });

  test("raises its own class for each error, with the request id", () => {
    const error = (kind: string, status: number, code: string) =>
      expect.objectContaining({ kind, status, code, requestId: ID });
    expect(said["errors"]).toEqual({
      "no key": error("AuthenticationError", 401, "AUTH_NOT_IDENTIFIED"),
      "wrong key": error("AuthenticationError", 401, "AUTH_NOT_IDENTIFIED"),
      "no grant": error("PermissionDeniedError", 403, "PERMISSION_DENIED"),
      "unknown model": error("NotFoundError", 404, "SERVICE_NOT_FOUND"),
      "wrong field": error("BadRequestError", 400, "REQUEST_BODY_INVALID"),
      limited: error("RateLimitError", 429, "upstream_429"),
      broken: error("InternalServerError", 502, "UPSTREAM_ANSWER_INVALID"),
      "in a stream": expect.objectContaining({ kind: "APIError", code: "upstream_500" }),
      "cut stream": expect.objectContaining({ kind: "APIError", code: "UPSTREAM_CUT" }),
    });
    expect(said["errors"]).toMatchObject({
      "unknown model": { message: expect.stringContaining("Did you mean answers?") },
      limited: { retryAfter: "7" },
    });
  });

  test("retries of itself and succeeds when the provider has recovered", () => {
    expect(said["retry"]).toBe(TEXT);
    expect(askedFor("text?status=429&retryAfter=1&onlyFirst=1&tag=python")).toHaveLength(2);
  });

  test("leaves a stream midway, which is aborted upstream within a second, and is served on", () => {
    expect(said["abort"]).toEqual({ "within a second": true, next: TEXT });
  });

  test("may send its key in every header for keys and in the query", () => {
    expect(said["keys"]).toEqual({ "x-api-key": 1, "api-key": 1, "x-goog-api-key": 1, "?key=": 1 });
  });

  test("may take every base URL", () => {
    expect(said["paths"]).toEqual({
      "/ai-gateway/mlflow/v1": TEXT,
      "/ai-gateway/openai/v1": TEXT,
      "/v1": TEXT,
    });
  });
});
