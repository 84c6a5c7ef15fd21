import { expect, test } from "bun:test";
import type { Principal } from "@sluice/sdk";
import type { GrantConfig } from "../config/schema.ts";
import { compileGrants } from "./grants.ts";
import { compilePrincipals } from "./principals.ts";

const alice: Principal = { name: "alice", type: "user", groups: ["eng"] };
const bot: Principal = { name: "bot", type: "service-principal", groups: [] };
const nobody: Principal = { name: "anonymous", type: "anonymous", groups: [] };
const SERVICES = ["chat", "embed"];

const grant = (to: string, service = "chat", privilege: GrantConfig["privilege"] = "query"): GrantConfig => ({
  to,
  service,
  privilege,
});
const queriers = (...grants: GrantConfig[]): string[] => {
  const compiled = compileGrants(grants, SERVICES);
  return [alice, bot, nobody].filter((who) => compiled.mayQuery(who, "chat")).map(({ name }) => name);
};

test("without a grant nobody may do anything", () => {
  expect(queriers()).toEqual([]);
  expect(compileGrants([], SERVICES).privileges(alice, "chat")).toEqual([]);
});

test("a grant names a user, a service principal, or a group", () => {
  expect(queriers(grant("user:alice"))).toEqual(["alice"]);
  expect(queriers(grant("service-principal:bot"))).toEqual(["bot"]);
  expect(queriers(grant("group:eng"))).toEqual(["alice"]);
});

test("a grant to one type does not reach another of that name", () => {
  expect(queriers(grant("service-principal:alice"), grant("user:bot"), grant("group:alice"))).toEqual([]);
  expect(queriers(grant("user:eng"))).toEqual([]);
});

test("a bare name is a user or a service principal, never a group", () => {
  expect(queriers(grant("alice"))).toEqual(["alice"]);
  expect(queriers(grant("bot"))).toEqual(["bot"]);
  expect(queriers(grant("eng"))).toEqual([]);
});

test("a bare name may hold a colon", () => {
  const who: Principal = { name: "team:a", type: "user", groups: [] };
  expect(compileGrants([grant("team:a")], SERVICES).mayQuery(who, "chat")).toBe(true);
});

test("everyone is whoever is identified", () => {
  expect(queriers(grant("group:everyone"))).toEqual(["alice", "bot"]);
});

test("nothing reaches the anonymous principal, not even its name", () => {
  expect(queriers(grant("anonymous"), grant("user:anonymous"))).toEqual([]);
});

test("a grant on * reaches every service that there is, and no other", () => {
  const grants = compileGrants([grant("alice", "*")], SERVICES);
  expect(SERVICES.map((service) => grants.mayQuery(alice, service))).toEqual([true, true]);
  expect(grants.mayQuery(alice, "gone")).toBe(false);
  expect(grants.mayQuery(alice, "*")).toBe(false);
  expect(grants.mayQuery(alice, "__proto__")).toBe(false);
});

test("a grant on a service that does not exist gives nothing", () => {
  expect(compileGrants([grant("alice", "gone")], SERVICES).privileges(alice, "gone")).toEqual([]);
});

test("manage carries query and read-metadata, the others only themselves", () => {
  const of = (privilege: GrantConfig["privilege"]) =>
    compileGrants([grant("alice", "chat", privilege)], SERVICES).privileges(alice, "chat");
  expect(of("manage")).toEqual(["query", "manage", "read-metadata"]);
  expect(of("query")).toEqual(["query"]);
  expect(of("read-metadata")).toEqual(["read-metadata"]);
});

test("privileges from several grants add up", () => {
  const grants = compileGrants(
    [grant("group:eng"), grant("group:everyone", "*", "read-metadata"), grant("bot", "embed", "manage")],
    SERVICES,
  );
  expect(grants.privileges(alice, "chat")).toEqual(["query", "read-metadata"]);
  expect(grants.privileges(alice, "embed")).toEqual(["read-metadata"]);
  expect(grants.privileges(bot, "embed")).toEqual(["query", "manage", "read-metadata"]);
});

test("with 100,000 services and grants a question costs no search", () => {
  const names = Array.from({ length: 100_000 }, (_, n) => `svc-${n}`);
  const grants = compileGrants(
    names.map((name, n) => grant(`user:u${n}`, name)),
    names,
  );
  const last: Principal = { name: "u99999", type: "user", groups: ["a", "b"] };
  const start = performance.now();
  const allowed = names.filter((name) => grants.mayQuery(last, name));
  expect(allowed).toEqual(["svc-99999"]);
  expect(performance.now() - start).toBeLessThan(1000);
});

test("a listed principal is one object with its groups, an unlisted one a user in no group", () => {
  const principals = compilePrincipals({
    users: [{ name: "alice", groups: ["eng"] }],
    servicePrincipals: [{ name: "bot", groups: ["ci"] }],
  });
  expect(principals.find("alice")).toEqual(alice);
  expect(principals.find("alice")).toBe(principals.find("alice"));
  expect(principals.find("bot")).toEqual({ name: "bot", type: "service-principal", groups: ["ci"] });
  expect(principals.find("__proto__")).toEqual({ name: "__proto__", type: "user", groups: [] });
});
