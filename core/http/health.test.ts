import { afterEach, beforeEach, expect, test } from "bun:test";
import { chat } from "../../tests/gateway/chat.ts";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { setup } from "../../tests/gateway/setup.ts";

const YAML = setup({
  upstream: "http://127.0.0.1:9/v1",
  services: "demo: { plugins: [{ use: demo }] }",
  more: "logs: { level: error }",
});
let gateway: LocalGateway;
beforeEach(async () => {
  gateway = await startLocal(YAML);
});
afterEach(() => gateway.close());

const ask = async (path: string): Promise<[number, unknown]> => {
  const answer = await fetch(`${gateway.url}${path}`);
  return [answer.status, JSON.parse(await answer.text())];
};

test("liveness and readiness need no key, and readiness tells the number of the config", async () => {
  expect(await ask("/healthz")).toEqual([200, { status: "ok" }]);
  expect(await ask("/readyz")).toEqual([200, { status: "ready", config: 1 }]);
  await gateway.reload(YAML);
  expect(await ask("/readyz")).toEqual([200, { status: "ready", config: 2 }]);
});

test("while it drains it is alive but not ready, and refuses new requests", async () => {
  gateway.gateway.draining = true;
  expect(await ask("/healthz")).toEqual([200, { status: "ok" }]);
  expect(await ask("/readyz")).toEqual([503, { status: "draining" }]);
  const refused = await chat(gateway.url, { model: "demo" });
  expect(refused.status).toBe(503);
  expect(refused.headers.get("connection")).toBe("close");
  expect(await refused.text()).toContain("GATEWAY_DRAINING");
});

test("while it drains it tells nothing to whoever has no key", async () => {
  gateway.gateway.draining = true;
  expect((await chat(gateway.url, { model: "demo" }, { authorization: "Bearer wrong" })).status).toBe(401);
});
