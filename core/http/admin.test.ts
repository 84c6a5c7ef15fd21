import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chat } from "../../tests/gateway/chat.ts";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { ADMIN_KEY, KEY, setup } from "../../tests/gateway/setup.ts";
import { until } from "../../tests/upstream/until.ts";
import { ADMIN_ROUTES } from "./admin.ts";

let gateway: LocalGateway;
beforeAll(async () => {
  gateway = await startLocal(
    setup({
      upstream: "http://127.0.0.1:9/v1",
      services: "demo: { aliases: [show], plugins: [{ use: demo }] }",
      more: "logs: { level: error }",
    }),
  );
});
afterAll(() => gateway.close());

/** Asks the administration API; `body` is sent as JSON unless it is a text already. */
const ask = async (method: string, path: string, body?: unknown, key: string | undefined = ADMIN_KEY) => {
  const answer = await fetch(`${gateway.url}${path}`, {
    method,
    headers: key === "" ? {} : { authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const id = answer.headers.get("x-request-id");
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  return { status: answer.status, value: JSON.parse(await answer.text()) };
};
const asTester = async (key: string): Promise<number> =>
  (await chat(gateway.url, { model: "demo" }, { authorization: `Bearer ${key}` })).status;

describe("without the admin key", () => {
  test.each([
    ["no key", ""],
    ["a user's key", KEY],
    ["a wrong key", `${ADMIN_KEY}x`],
    ["a very long key", "x".repeat(5000)],
  ])("%s is 401 on every route", async (_, key) => {
    for (const { method, path } of ADMIN_ROUTES) {
      const { status, value } = await ask(method, path.replace(":id", "tester"), undefined, key);
      expect([status, value.error.code]).toEqual([401, "AUTH_ADMIN_KEY_INVALID"]);
    }
  });

  test("a body is not even read", async () => {
    const { status } = await ask("POST", "/api/v1/keys", "{", KEY);
    expect(status).toBe(401);
  });

  test("the admin key itself asks no service", async () => {
    expect(await asTester(ADMIN_KEY)).toBe(401);
  });
});

test("services are listed with targets, and without any credential", async () => {
  const { status, value } = await ask("GET", "/api/v1/services");
  expect(status).toBe(200);
  expect(value).toEqual({
    config: 1,
    services: [
      {
        name: "up",
        kind: "model",
        aliases: [],
        open: true,
        targets: [{ name: "upstream", provider: "upstream", model: null }],
      },
      { name: "demo", kind: "model", aliases: ["show"], open: false, targets: [] },
    ],
  });
});

test("a key is made, listed without its secret, works at once, and within a second of its revocation no longer", async () => {
  const made = await ask("POST", "/api/v1/keys", { principal: "tester", name: "made" });
  expect(made.status).toBe(200);
  const { id, secret } = made.value;
  expect(Object.keys(made.value).toSorted()).toEqual(["id", "secret"]);
  expect(await asTester(secret)).toBe(200);

  const { value } = await ask("GET", "/api/v1/keys");
  expect(value.keys).toContainEqual(expect.objectContaining({ id, name: "made", state: "active" }));
  expect(value.keys).toContainEqual(expect.objectContaining({ id: "tester", source: "file" }));
  expect(JSON.stringify(value)).not.toContain(secret.slice(-40));

  expect(await ask("DELETE", `/api/v1/keys/${id}`)).toEqual({ status: 200, value: { id, state: "revoked" } });
  await until(async () => (await asTester(secret)) === 401, 1000);
});

test("a key that has expired is refused", async () => {
  const { value } = await ask("POST", "/api/v1/keys", { principal: "tester", name: "past", expiresAt: 1 });
  expect(await asTester(value.secret)).toBe(401);
});

test("a key that is not there is 404, one that the file declares 409", async () => {
  const missing = await ask("DELETE", "/api/v1/keys/nothing");
  expect([missing.status, missing.value.error.code]).toEqual([404, "KEY_NOT_FOUND"]);
  const declared = await ask("DELETE", "/api/v1/keys/tester");
  expect([declared.status, declared.value.error.code]).toEqual([409, "KEY_DECLARED_IN_FILE"]);
  expect(await asTester(KEY)).toBe(200);
});

test.each([
  ["no JSON", "{", "REQUEST_BODY_NOT_JSON"],
  ["nothing", "", "REQUEST_BODY_NOT_JSON"],
  ["no object", "[]", "REQUEST_BODY_INVALID"],
  ["no name", { principal: "tester" }, "REQUEST_BODY_INVALID"],
  ["an empty principal", { principal: "", name: "x" }, "REQUEST_BODY_INVALID"],
  ["a name that is too long", { principal: "tester", name: "x".repeat(256) }, "REQUEST_BODY_INVALID"],
  ["a name that is no string", { principal: "tester", name: 1 }, "REQUEST_BODY_INVALID"],
  [
    "an expiry that is no number",
    { principal: "a", name: "x", expiresAt: "tomorrow" },
    "REQUEST_BODY_INVALID",
  ],
  ["a field that there is not", { principal: "tester", name: "x", secret: "mine" }, "REQUEST_BODY_INVALID"],
])("a new key with %s is 400", async (_, body, code) => {
  const { status, value } = await ask("POST", "/api/v1/keys", body);
  expect([status, value.error.code]).toEqual([400, code]);
});

test("a path of the API that there is not is 404", async () => {
  const { status, value } = await ask("GET", "/api/v1/nothing");
  expect([status, value.error.code]).toEqual([404, "ROUTE_NOT_FOUND"]);
});
