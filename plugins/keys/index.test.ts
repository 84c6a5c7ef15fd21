import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { ADMIN_KEY, KEY, setup } from "../../tests/gateway/setup.ts";
import { ask } from "../../tests/hooks/answers.ts";
import { until } from "../../tests/upstream/until.ts";
import keys from "./index.ts";

const services = "demo: { plugins: [{ use: demo }] }";
const parts = { upstream: "http://127.0.0.1:9/v1", services };

let local: LocalGateway;
beforeAll(async () => {
  local = await startLocal(setup(parts));
});
afterAll(() => local.close());

const chat = async (headers: Readonly<Record<string, string>>, query = "") => {
  const response = await fetch(`${local.url}/v1/chat/completions${query}`, {
    method: "POST",
    headers,
    body: JSON.stringify({ model: "demo", messages: [{ role: "user", content: "Hello" }] }),
  });
  const body: unknown = await response.json();
  const code: unknown = Reflect.get(Object(Reflect.get(Object(body), "error")), "code");
  return { status: response.status, code, challenge: response.headers.get("www-authenticate") };
};

describe("a key identifies", () => {
  test("in any of the headers that clients send it in, and in the query", async () => {
    const ways: readonly Readonly<Record<string, string>>[] = [
      { authorization: `Bearer ${KEY}` },
      { authorization: `bearer ${KEY}` },
      { "x-api-key": KEY },
      { "api-key": KEY },
      { "x-goog-api-key": KEY },
    ];
    for (const headers of ways) expect((await chat(headers)).status).toBe(200);
    expect((await chat({}, `?key=${KEY}`)).status).toBe(200);
  });
  test("a principal without grants too, who is then refused by somebody else", async () => {
    const secret = "another-key-0123456789abcdef0123456789ab";
    await local.reload(setup({ ...parts, keys: `- { name: other, principal: other, secret: ${secret} }` }));
    expect(await chat({ authorization: `Bearer ${secret}` })).toMatchObject({
      status: 403,
      code: "PERMISSION_DENIED",
    });
  });
});

describe("nobody is identified", () => {
  const refused = { status: 401, code: "AUTH_NOT_IDENTIFIED", challenge: 'Bearer realm="sluice"' };
  test("without a key", async () => expect(await chat({})).toEqual(refused));
  test("by a wrong one, a part of one, or the admin key", async () => {
    for (const wrong of ["wrong", KEY.slice(0, -1), `${KEY}x`, KEY.toUpperCase(), ADMIN_KEY, ""]) {
      expect(await chat({ authorization: `Bearer ${wrong}` })).toEqual(refused);
    }
  });
  test("by a key under another scheme", async () => {
    expect(await chat({ authorization: `Basic ${btoa(`user:${KEY}`)}` })).toEqual(refused);
  });
});

test("a key that the admin API made works at once, and within a second of its end says what became of it", async () => {
  const admin = (method: string, path: string, body?: object) =>
    fetch(`${local.url}/api/v1/keys${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const made: unknown = await (await admin("POST", "", { principal: "tester", name: "second" })).json();
  const [id, secret] = [String(Reflect.get(Object(made), "id")), String(Reflect.get(Object(made), "secret"))];
  expect((await ask(local.url, "demo", {})).status).toBe(200);
  expect((await chat({ authorization: `Bearer ${secret}` })).status).toBe(200);
  expect((await admin("DELETE", `/${id}`)).status).toBe(200);
  await until(async () => (await chat({ authorization: `Bearer ${secret}` })).code === "KEY_REVOKED", 1000);
});

test("it asks for the power identity alone, and for no config", () => {
  expect(keys.powers).toEqual({ identity: true });
  expect(Object.keys(keys.hooks)).toEqual(["onAuth"]);
  const refused = local.reload(setup({ ...parts, more: "plugins: [{ use: keys, with: { strict: true } }]" }));
  expect(refused).rejects.toThrow("*/keys");
});
