import { afterAll, beforeAll, expect, test } from "bun:test";
import OpenAI from "openai";
import { HELLO, openAi, refusal, type Served, STRANGER_KEY, startServed } from "../open-ai.ts";

let served: Served;
let client: OpenAI;

beforeAll(async () => {
  served = await startServed();
  client = openAi(served);
});
afterAll(() => served.stop());

const VECTORS = [
  [0.25, -0.5, 0.125, 1, -0.0625, 0, 0.75, -1],
  [-0.375, 0.5, 0.03125, -0.25, 0.625, 1, 0, 0.5],
];
const lastBody = (): Record<string, unknown> => JSON.parse(served.upstream.requests.at(-1)?.body ?? "");

test("embeddings come back as vectors; the client asks for base64 of itself", async () => {
  const answer = await client.embeddings.create({ model: "up/embeddings", input: ["a", "b"] });
  expect(lastBody()).toEqual({ model: "embeddings", input: ["a", "b"], encoding_format: "base64" });
  expect(answer.data.map(({ embedding }) => embedding)).toEqual(VECTORS);
  expect(answer.usage).toEqual({ prompt_tokens: 9, total_tokens: 9 });
  expect(answer._request_id).toBeString();
});

test("embeddings as floats, with dimensions and tokens as input", async () => {
  const request = { input: [[1, 2, 3], [4]], encoding_format: "float", dimensions: 8, user: "u" } as const;
  const asked = { ...request, input: request.input.map((tokens) => [...tokens]) };
  const { data } = await client.embeddings.create({ model: "up/embeddings", ...asked });
  expect(data.map(({ embedding }) => embedding)).toEqual(VECTORS);
  expect(lastBody()).toEqual({ model: "embeddings", ...asked });
});

test("models are listed page by page as the client does it, and found one by one", async () => {
  const ids: string[] = [];
  for await (const { id, object } of client.models.list()) {
    expect(object).toBe("model");
    ids.push(id);
  }
  expect(ids.sort()).toEqual(["answers", "main.default.answers", "up/*"]);
  for (const id of ["answers", "main.default.answers", "up/text", "up/some/model:v1"]) {
    expect((await client.models.retrieve(id)).id).toBe(id);
  }
});

test("who may query nothing sees no model, neither listed nor near", async () => {
  const stranger = openAi(served, { apiKey: STRANGER_KEY });
  expect((await stranger.models.list()).data).toEqual([]);
  const error = await refusal(stranger.models.retrieve("answers"));
  expect(error).toBeInstanceOf(OpenAI.NotFoundError);
  expect(String(error)).not.toContain("Did you mean");
});

test("a model that is not there is a NotFoundError that names a near one", async () => {
  for (const call of [
    () => client.models.retrieve("answer"),
    () => client.chat.completions.create({ model: "answer", messages: HELLO }),
    () => client.embeddings.create({ model: "answer", input: "a" }),
  ]) {
    const error = await refusal(call());
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(error).toMatchObject({ status: 404, code: "SERVICE_NOT_FOUND", type: "not_found_error" });
    expect(String(error)).toContain("Did you mean answers?");
  }
});
