import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { ask } from "../../tests/hooks/answers.ts";
import permissions from "./index.ts";

const PEOPLE = ["alice", "bob", "robot"] as const;
const keyOf = (name: string): string => `${name}-key-0123456789abcdef0123456789abcdef`;

const config = (grants: readonly object[], more = ""): string => `
server: { port: 0 }
services:
  demo: { aliases: [main.default.demo], plugins: [{ use: demo }] }
  other: { plugins: [{ use: demo }] }
principals:
  users: [{ name: alice, groups: [eng] }, { name: bob }]
  servicePrincipals: [{ name: robot, groups: [eng] }]
keys: ${JSON.stringify(PEOPLE.map((name) => ({ name, principal: name, secret: keyOf(name) })))}
grants: ${JSON.stringify(grants)}
${more}`;

let local: LocalGateway;
beforeAll(async () => {
  local = await startLocal(config([]));
});
afterAll(() => local.close());

/** Who of all may query the service. */
const allowed = async (grants: readonly object[], service = "demo"): Promise<string[]> => {
  await local.reload(config(grants));
  const may: string[] = [];
  for (const name of PEOPLE) {
    const got = await ask(local.url, service, {}, keyOf(name));
    if (got.status === 200) may.push(name);
    else expect([got.status, got.code]).toEqual([403, "PERMISSION_DENIED"]);
  }
  return may;
};

describe("a service may be queried", () => {
  test("by nobody, where nothing is granted", async () => expect(await allowed([])).toEqual([]));
  test("by the user, the service principal or the members of the group that it is granted to", async () => {
    expect(await allowed([{ service: "demo", to: "user:bob" }])).toEqual(["bob"]);
    expect(await allowed([{ service: "demo", to: "service-principal:robot" }])).toEqual(["robot"]);
    expect(await allowed([{ service: "demo", to: "group:eng" }])).toEqual(["alice", "robot"]);
    expect(await allowed([{ service: "demo", to: "group:everyone" }])).toEqual([...PEOPLE]);
  });
  test("under its aliases too", async () => {
    expect(await allowed([{ service: "demo", to: "user:bob" }], "main.default.demo")).toEqual(["bob"]);
  });
  test("not because another may be, nor because its description may be read", async () => {
    expect(await allowed([{ service: "other", to: "user:bob" }])).toEqual([]);
    expect(await allowed([{ service: "demo", to: "user:bob", privilege: "read-metadata" }])).toEqual([]);
  });
  test("where all services are granted", async () => {
    expect(await allowed([{ service: "*", to: "user:alice" }], "other")).toEqual(["alice"]);
  });
});

test("a refusal names who and what, and the one who may change it", async () => {
  await local.reload(config([]));
  const got = await ask(local.url, "demo", {}, keyOf("bob"));
  expect(got.raw).toContain("bob may not query demo. Ask its administrator for a grant.");
  expect(got.headers.get("x-sluice-policy")).toBe("*%2Fpermissions:PERMISSION_DENIED");
});

test("a service that does not exist is no refusal, and near names are only those that may be queried", async () => {
  await local.reload(config([{ service: "other", to: "user:bob" }]));
  const [near, far] = [
    await ask(local.url, "othr", {}, keyOf("bob")),
    await ask(local.url, "dem", {}, keyOf("bob")),
  ];
  expect([near.code, far.code]).toEqual(["SERVICE_NOT_FOUND", "SERVICE_NOT_FOUND"]);
  expect(near.raw).toContain("Did you mean other?");
  expect(far.raw).not.toContain("demo");
});

test("switched off, whoever is identified may query everything", async () => {
  await local.reload(config([], "plugins: [{ use: permissions, enabled: false }]"));
  expect((await ask(local.url, "demo", {}, keyOf("bob"))).status).toBe(200);
  expect((await ask(local.url, "demo", {}, "")).status).toBe(401);
});

test("it asks for the power identity alone", () => expect(permissions.powers).toEqual({ identity: true }));
