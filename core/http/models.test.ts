import { afterAll, beforeAll, expect, test } from "bun:test";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { KEY, setup } from "../../tests/gateway/setup.ts";
import { SURFACES, type Surface } from "./surfaces.ts";

const GUEST = "guest-key-0123456789abcdef0123456789abcdef";
let gateway: LocalGateway;
beforeAll(async () => {
  const yaml = setup({
    upstream: "http://127.0.0.1:9/v1",
    services:
      "demo: { aliases: [main.default.demo], plugins: [{ use: demo }] }\nhidden: { plugins: [{ use: demo }] }",
    keys: `- { name: guest, principal: guest, secret: ${GUEST} }`,
    more: "logs: { level: error }",
  });
  gateway = await startLocal(
    `${yaml}`.replace("grants:", 'grants:\n  - { service: demo, to: "user:guest" }'),
  );
});
afterAll(() => gateway.close());

const ask = async (path: string, key: string, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(`${gateway.url}${path}`, { headers: { "x-api-key": key, ...headers } });
  return { status: answer.status, value: JSON.parse(await answer.text()) };
};
const idsOf = ({ value }: { value: { data: { id: string }[] } }): string[] => value.data.map(({ id }) => id);
/** The names of a list, in the form of each dialect. */
const NAMES: Partial<Record<Surface["dialect"], (value: { models: { name: string }[] }) => string[]>> = {
  gemini: ({ models }) => models.map(({ name }) => name.replace(/^models\//, "")),
};

test("every models URL lists names and aliases, open services as <service>/*", async () => {
  const lists = SURFACES.filter(({ operation }) => operation === "list-models");
  expect(lists.length).toBeGreaterThan(3);
  for (const { path, dialect } of lists) {
    const list = await ask(path, KEY);
    expect(list.status).toBe(200);
    const names = NAMES[dialect]?.(list.value) ?? idsOf(list);
    expect(names).toEqual(["up/*", "demo", "main.default.demo", "hidden"]);
  }
});

test("on the short path a header tells whose client asks", async () => {
  const version = { "anthropic-version": "2023-06-01" };
  const { value } = await ask("/v1/models", KEY, version);
  expect(value).toMatchObject({ has_more: false, first_id: "up/*", last_id: "hidden" });
  expect(value.data[1]).toMatchObject({ type: "model", id: "demo", display_name: "demo" });
  expect((await ask("/v1/models/demo", KEY, version)).value).toMatchObject({ type: "model", id: "demo" });
  const missing = await ask("/v1/models/none", KEY, version);
  expect(missing).toMatchObject({
    status: 404,
    value: { type: "error", error: { type: "not_found_error" } },
  });
});

test("a list holds only what its principal may query", async () => {
  expect(idsOf(await ask("/v1/models", GUEST))).toEqual(["demo", "main.default.demo"]);
});

test("one entry comes by name, by alias, encoded, and as a model of an open service", async () => {
  for (const id of ["demo", "main.default.demo", "up/some-model", "up%2Fsome%2Fmodel"]) {
    const { status, value } = await ask(`/v1/models/${id}`, KEY);
    expect(status).toBe(200);
    expect(value).toMatchObject({ id: decodeURIComponent(id), object: "model" });
  }
});

test("one entry in the form of its dialect", async () => {
  const { status, value } = await ask("/ai-gateway/gemini/v1beta/models/up/some-model", KEY);
  expect([status, value.name]).toEqual([200, "models/up/some-model"]);
  const missing = await ask("/v1beta/models/missing", KEY);
  expect([missing.status, missing.value.error.status]).toEqual([404, "NOT_FOUND"]);
});

test("what may not be queried is as absent as what is not there, and no near name tells of it", async () => {
  const [hidden, missing] = [await ask("/v1/models/hidden", GUEST), await ask("/v1/models/hiden", GUEST)];
  for (const { status, value } of [hidden, missing]) {
    expect([status, value.error.code]).toEqual([404, "SERVICE_NOT_FOUND"]);
    expect(value.error.message).not.toContain("Did you mean");
  }
  expect((await ask("/v1/models/dmeo", GUEST)).value.error.message).toContain("Did you mean demo?");
});

test("without a key there is no list", async () => {
  expect((await ask("/v1/models", "wrong")).status).toBe(401);
  expect((await ask("/v1/models/demo", "wrong")).status).toBe(401);
});
