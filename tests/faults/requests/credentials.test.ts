import { beforeAll, describe, expect, test } from "bun:test";
import { chat } from "../../gateway/chat.ts";
import { ADMIN_KEY, KEY } from "../../gateway/setup.ts";
import { until } from "../../upstream/until.ts";
import { expectError } from "../expect-error.ts";
import { post, startSetting } from "../setting.ts";

/** Keys of a user with a grant on one service, and of one with none. */
const ONE_GRANT = "one-grant-0123456789abcdef0123456789abcdef";
const NO_GRANT = "no-grant-0123456789abcdef0123456789abcdef";

const setting = startSetting(() => ({
  services: `
secret-search: { targets: [{ provider: upstream, model: text }] }
chat-small: { aliases: [chat-little], targets: [{ provider: upstream, model: text }] }`,
  keys: `
- { name: one, principal: one, secret: ${ONE_GRANT} }
- { name: none, principal: none, secret: ${NO_GRANT} }`,
  grants: `
- { service: chat-small, to: user:one, privilege: query }
- { service: secret-search, to: user:one, privilege: read-metadata }`,
}));

const bearer = (key: string): { authorization: string } => ({ authorization: `Bearer ${key}` });

const admin = async (path: string, init: RequestInit = {}): Promise<Record<string, string>> => {
  const response = await fetch(`${setting.url}/api/v1${path}`, {
    ...init,
    headers: { ...bearer(ADMIN_KEY), "content-type": "application/json" },
  });
  expect(response.status).toBe(200);
  return JSON.parse(await response.text());
};
const makeKey = (more: object = {}): Promise<Record<string, string>> =>
  admin("/keys", { method: "POST", body: JSON.stringify({ principal: "tester", name: "made", ...more }) });

let revoked = "";
let expired = "";
beforeAll(async () => {
  const made = await makeKey();
  revoked = made.secret ?? "";
  await admin(`/keys/${made.id}`, { method: "DELETE" });
  expired = (await makeKey({ expiresAt: Date.now() - 1 })).secret ?? "";
});

/** Who may not come in, and the code that says why. */
const OUTSIDERS: Readonly<Record<string, () => { headers: Record<string, string>; code: string }>> = {
  "no key": () => ({ headers: { authorization: "" }, code: "AUTH_NOT_IDENTIFIED" }),
  "a wrong key": () => ({ headers: bearer(`${KEY}x`), code: "AUTH_NOT_IDENTIFIED" }),
  "a key cut short": () => ({ headers: bearer(KEY.slice(0, -1)), code: "AUTH_NOT_IDENTIFIED" }),
  "a key of ours that never was": () => ({
    headers: bearer("sk-sluice-0000000000-00000000000000000000000000000000"),
    code: "AUTH_NOT_IDENTIFIED",
  }),
  "the admin key": () => ({ headers: bearer(ADMIN_KEY), code: "AUTH_NOT_IDENTIFIED" }),
  "basic credentials": () => ({
    headers: { authorization: `Basic ${btoa(`x:${KEY}`)}` },
    code: "AUTH_NOT_IDENTIFIED",
  }),
  "a revoked key": () => ({ headers: bearer(revoked), code: "KEY_REVOKED" }),
  "an expired key": () => ({ headers: bearer(expired), code: "KEY_EXPIRED" }),
};

/** What would be wrong with the request besides. */
const REQUESTS: Readonly<Record<string, { body: string; headers?: Record<string, string> }>> = {
  "a good request": { body: '{"model":"up/text","messages":[]}' },
  "an unknown service": { body: '{"model":"no-such","messages":[]}' },
  "no JSON": { body: "{" },
  "a body over the limit": { body: "x".repeat(40_000_000) },
  "a wrong content type": { body: "{}", headers: { "content-type": "text/plain" } },
  "an unknown encoding": { body: "{}", headers: { "content-encoding": "snappy" } },
  "wrong tags": { body: '{"model":"up/text","messages":[]}', headers: { "x-sluice-tags": "[" } },
};

for (const [who, outsider] of Object.entries(OUTSIDERS)) {
  describe(`${who} learns nothing but that it is not known`, () => {
    for (const [what, { body, headers }] of Object.entries(REQUESTS)) {
      test(`with ${what}`, async () => {
        const { headers: credential, code } = outsider();
        setting.upstream.clear();
        const response = await post(setting.url, body, { ...headers, ...credential });
        await expectError(response, 401, code);
        expect(response.headers.get("www-authenticate")).toStartWith("Bearer");
        expect(setting.upstream.requests).toHaveLength(0);
      });
    }

    test("from the model list", async () => {
      const { headers, code } = outsider();
      await expectError(await fetch(`${setting.url}/v1/models`, { headers }), 401, code);
      await expectError(await fetch(`${setting.url}/v1/models/secret-search`, { headers }), 401, code);
    });
  });
}

test("a key that is revoked while the gateway runs is refused within a second", async () => {
  const { id, secret = "" } = await makeKey();
  expect((await chat(setting.url, { model: "up/text" }, bearer(secret))).status).toBe(200);
  await admin(`/keys/${id}`, { method: "DELETE" });
  await until(
    async () => (await chat(setting.url, { model: "up/text" }, bearer(secret))).status === 401,
    1000,
  );
});

describe("grants", () => {
  test("a service without a grant is 403, and the upstream hears nothing", async () => {
    setting.upstream.clear();
    for (const model of ["secret-search", "up/text"]) {
      for (const key of [ONE_GRANT, NO_GRANT]) {
        await expectError(await chat(setting.url, { model }, bearer(key)), 403, "PERMISSION_DENIED");
      }
    }
    expect(setting.upstream.requests).toHaveLength(0);
    expect((await chat(setting.url, { model: "chat-small" }, bearer(ONE_GRANT))).status).toBe(200);
  });

  test("the model list holds what may be called, aliases too, and nothing else", async () => {
    const listed = async (key: string): Promise<string[]> => {
      const response = await fetch(`${setting.url}/v1/models`, { headers: bearer(key) });
      const { data }: { data: { id: string }[] } = JSON.parse(await response.text());
      return data.map(({ id }) => id).sort();
    };
    expect(await listed(ONE_GRANT)).toEqual(["chat-little", "chat-small"]);
    expect(await listed(NO_GRANT)).toEqual([]);
    expect(await listed(KEY)).toEqual(["chat-little", "chat-small", "secret-search", "up/*"]);
  });

  test("one that may not be called is not there when asked for by name", async () => {
    const ask = (id: string): Promise<Response> =>
      fetch(`${setting.url}/v1/models/${id}`, { headers: bearer(ONE_GRANT) });
    expect((await ask("chat-small")).status).toBe(200);
    const hidden = await expectError(await ask("secret-search"), 404, "SERVICE_NOT_FOUND");
    const missing = await expectError(await ask("secret-nothing"), 404, "SERVICE_NOT_FOUND");
    expect(hidden.replace("secret-search", "secret-nothing")).toBe(missing);
  });

  test("a misspelt service is answered with a near one that the caller may query", async () => {
    const response = await chat(setting.url, { model: "chat-smal" }, bearer(ONE_GRANT));
    expect(await expectError(response, 404, "SERVICE_NOT_FOUND")).toContain("Did you mean chat-small?");
  });

  test("and never with one that it may not", async () => {
    const response = await chat(setting.url, { model: "secret-searc" }, bearer(ONE_GRANT));
    expect(await expectError(response, 404, "SERVICE_NOT_FOUND")).not.toContain("secret-search");
    const known = await chat(setting.url, { model: "secret-searc" });
    expect(await expectError(known, 404, "SERVICE_NOT_FOUND")).toContain("secret-search?");
  });
});
