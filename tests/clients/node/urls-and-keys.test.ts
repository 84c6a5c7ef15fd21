import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { KEY } from "../../gateway/setup.ts";
import { HELLO, openAi, type Served, startServed } from "../open-ai.ts";

let served: Served;

beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.stop());

describe.each(["/ai-gateway/mlflow/v1", "/ai-gateway/openai/v1", "/v1"])("the base URL %s", (path) => {
  test("chats, streams and lists", async () => {
    const client = openAi(served, { path });
    const answer = await client.chat.completions.create({ model: "answers", messages: HELLO });
    expect(answer.choices).toHaveLength(1);
    const runner = client.chat.completions.stream({ model: "main.default.answers", messages: HELLO });
    expect(await runner.finalContent()).toBe(answer.choices[0]?.message.content ?? "none");
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids.sort()).toEqual(["answers", "main.default.answers", "up/*"]);
  });
});

test.each(["/ai-gateway/mlflow/v1", "/v1"])("the base URL %s embeds", async (path) => {
  const { data } = await openAi(served, { path }).embeddings.create({
    model: "up/embeddings",
    input: ["a", "b"],
  });
  expect(data).toHaveLength(2);
});

test.each(["/ai-gateway/codex/v1", "/ai-gateway/cursor/v1"])("the base URL %s lists", async (path) => {
  expect((await openAi(served, { path }).models.list()).data).not.toBeEmpty();
});

test.each([
  ["Authorization", { authorization: `Bearer ${KEY}` }, {}],
  ["x-api-key", { "x-api-key": KEY }, {}],
  ["api-key", { "api-key": KEY }, {}],
  ["x-goog-api-key", { "x-goog-api-key": KEY }, {}],
  ["?key=", {}, { key: KEY }],
])("the key is taken from %s and goes no further", async (_, headers, query) => {
  served.upstream.clear();
  const client = openAi(served, {
    defaultHeaders: { authorization: null, ...headers },
    defaultQuery: query,
  });
  await client.chat.completions.create({ model: "answers", messages: HELLO });
  expect((await client.models.list()).data).not.toBeEmpty();
  expect(JSON.stringify(served.upstream.requests)).not.toContain(KEY);
});
