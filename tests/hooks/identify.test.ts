import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { answer, definePlugin, deny, identify, type Principal, Type } from "@sluice/sdk";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

const Who = Type.Object({
  name: Type.String(),
  type: Type.Union([Type.Literal("user"), Type.Literal("service-principal")]),
  groups: Type.Array(Type.String()),
});

/** Identifies as its config says. */
const named = (name: string) =>
  definePlugin({
    name,
    version: "1.0.0",
    config: Type.Object({ as: Type.Optional(Who), deny: Type.Optional(Type.Boolean()) }),
    setup: (config) => config,
    hooks: {
      onAuth(_, { as, deny: denies }) {
        if (denies) return deny({ code: "NOT_YOU", message: "not you", status: 401 });
        return as && identify(as);
      },
    },
  });

/** Answers with the principal that it sees. */
const mirror = definePlugin({
  name: "mirror",
  version: "1.0.0",
  hooks: {
    onRequest: (ctx) =>
      answer({ text: [JSON.stringify(ctx.principal)], usage: { inputTokens: 0, outputTokens: 0 } }),
  },
});

const alice: Principal = { name: "alice", type: "user", groups: ["eng", "ops"] };
let upstream: Upstream;
let local: PlantedGateway;

const parts = (first: object, second: object) => ({
  upstream: upstream.url,
  services: service("who", [
    { use: "first", with: first },
    { use: "second", with: second },
    { use: "mirror" },
  ]),
  more: "plugins: [{ use: keys, enabled: false }, { use: permissions, enabled: false }]",
});
const principal = async (first: object, second: object) => {
  await local.change(parts(first, second));
  const got = await ask(local.url, "who");
  return got.status === 200 ? JSON.parse(got.text) : `${got.status} ${got.code}`;
};

beforeAll(async () => {
  upstream = await startUpstream();
  local = await startPlanted(parts({}, {}), [named("first"), named("second"), mirror]);
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

test("the first to identify names the principal", async () => {
  expect(await principal({ as: alice }, {})).toEqual(alice);
  expect(await principal({}, { as: alice })).toEqual(alice);
});

test("nobody identified is a 401 that asks for a credential", async () => {
  await local.change(parts({}, {}));
  const got = await ask(local.url, "who");
  expect([got.status, got.code]).toEqual([401, "AUTH_NOT_IDENTIFIED"]);
  expect(got.headers.get("www-authenticate")).toStartWith("Bearer");
});

test("a 401 comes before any word on whether the service exists", async () => {
  await local.change({
    upstream: upstream.url,
    more: "plugins: [{ use: keys, enabled: false }, { use: permissions, enabled: false }, { use: first }]",
  });
  expect((await ask(local.url, "no-such-service")).code).toBe("AUTH_NOT_IDENTIFIED");
  expect((await ask(local.url, "up/text")).code).toBe("AUTH_NOT_IDENTIFIED");
});

describe("a later one", () => {
  test("may take groups away", async () => {
    expect(await principal({ as: alice }, { as: { ...alice, groups: ["ops"] } })).toEqual({
      ...alice,
      groups: ["ops"],
    });
    expect(await principal({ as: alice }, { as: { ...alice, groups: [] } })).toEqual({
      ...alice,
      groups: [],
    });
  });
  test("may not add a group, nor name somebody else", async () => {
    const failed = "503 PLUGIN_FAILED";
    expect(await principal({ as: alice }, { as: { ...alice, groups: ["eng", "root"] } })).toBe(failed);
    expect(await principal({ as: alice }, { as: { ...alice, name: "bob" } })).toBe(failed);
    expect(await principal({ as: alice }, { as: { ...alice, type: "service-principal" } })).toBe(failed);
  });
  test("may deny whoever was identified", async () => {
    expect(await principal({ as: alice }, { deny: true })).toBe("401 NOT_YOU");
  });
});

test("a denial ends it: nobody after it is asked", async () => {
  expect(await principal({ deny: true }, { as: alice })).toBe("401 NOT_YOU");
});
