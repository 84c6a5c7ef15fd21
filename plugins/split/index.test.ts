import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { KEY, setup } from "../../tests/gateway/setup.ts";
import { startUpstream, type Upstream } from "../../tests/upstream/upstream.ts";
import { SESSION_HEADERS } from "./config.ts";

describe("in a gateway", () => {
  let upstream: Upstream;
  let local: LocalGateway;
  beforeAll(async () => {
    upstream = await startUpstream();
    const targets = ["a", "b"].map((name, at) => ({
      name,
      provider: "upstream",
      model: `text?tag=${name}`,
      weight: at === 0 ? 3 : 1,
    }));
    const split = (more: object = {}) => JSON.stringify({ targets, plugins: [{ use: "split", ...more }] });
    const services = `both: ${split()}
other: ${split()}
unsticky: ${split({ with: { sticky: false } })}`;
    local = await startLocal(setup({ upstream: upstream.url, services }));
  });
  afterAll(async () => {
    await local.close();
    await upstream.stop();
  });

  const tried = async (service: string, headers: Readonly<Record<string, string>>, times: number) => {
    const counts: Record<string, number> = {};
    for (let at = 0; at < times; at++) {
      const answer = await fetch(`${local.url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${KEY}`, ...headers },
        body: JSON.stringify({ model: service, messages: [{ role: "user", content: "Hi" }] }),
      });
      const attempts = answer.headers.get("x-sluice-attempts") ?? "none";
      counts[attempts] = (counts[attempts] ?? 0) + 1;
    }
    return counts;
  };

  test("requests go to the targets by their weights, exactly, whatever another service does", async () => {
    expect(await tried("both", {}, 3)).toEqual({ "a:200": 2, "b:200": 1 });
    expect(await tried("other", {}, 8)).toEqual({ "a:200": 6, "b:200": 2 });
    expect(await tried("both", {}, 5)).toEqual({ "a:200": 4, "b:200": 1 });
  });
  test("a session stays on one target, by whichever header it is named", async () => {
    for (const header of SESSION_HEADERS) {
      const counts = await tried("both", { [header]: "one-session" }, 6);
      expect(Object.values(counts)).toEqual([6]);
    }
  });
  test("sessions take turns like everybody where they are not to be sticky", async () => {
    const counts = await tried("unsticky", { "x-session-id": "one-session" }, 8);
    expect(counts).toEqual({ "a:200": 6, "b:200": 2 });
  });
});
