import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { definePlugin, deny } from "@sluice/sdk";
import { KEY } from "../gateway/setup.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { type Got, read } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

let calls: string[] = [];

/** Goes by the model, and only for some also by a header. */
const gate = definePlugin({
  name: "gate",
  version: "1.0.0",
  powers: { headers: { read: ["x-team", "x-other"] } },
  hooks: {
    onRequest: {
      pure: true,
      handler(ctx) {
        calls.push(ctx.model);
        if (ctx.model === "open") return;
        const team = ctx.headers.get("x-team") ?? "none";
        ctx.evaluation({ verdict: "looked", categories: [team] });
        ctx.setTag("team", team);
        return team === "bad" ? deny({ code: "BAD_TEAM", message: "this team may not" }) : undefined;
      },
    },
  },
});
/** Says that it is pure, and cannot say what it goes by. */
const odd = definePlugin({
  name: "odd",
  version: "1.0.0",
  hooks: {
    onAuth: {
      pure: true,
      handler() {
        calls.push("odd");
        if (calls.length > 1) throw new Error("not twice");
      },
    },
  },
});

let upstream: Upstream;
let local: PlantedGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  const use = [{ use: "gate" }];
  const services = [
    service("guarded", use),
    service("open", use),
    service("odd", [{ use: "odd" }]),
    service("looks", [{ use: "gate", mode: "log" }]),
  ];
  local = await startPlanted({ upstream: upstream.url, services: services.join("\n") }, [gate, odd]);
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});
beforeEach(() => {
  calls = [];
});

const ask = async (model: string, headers: Readonly<Record<string, string>> = {}): Promise<Got> =>
  read(
    await fetch(`${local.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${KEY}`, ...headers },
      body: JSON.stringify({ model, messages: [{ role: "user", content: "Hi" }] }),
    }),
  );

describe("a pure handler", () => {
  test("is called once for what it reads, and what it gave holds for all that are alike", async () => {
    for (let at = 0; at < 4; at++) {
      expect((await ask("guarded", { "x-team": "good", "x-other": String(at) })).status).toBe(200);
      expect((await ask("guarded", { "x-team": "bad", "x-other": String(at) })).code).toBe("BAD_TEAM");
    }
    expect(calls).toEqual(["guarded", "guarded"]);
  });
  test("is not mixed up where values run into each other", async () => {
    for (const team of ["a 1:b", "a", "1:b", "", "a 1:b"]) await ask("guarded", { "x-team": team });
    expect(calls.length).toBe(4);
  });
  test("is called for what it has not read so far by itself", async () => {
    for (let at = 0; at < 3; at++) expect((await ask("open")).status).toBe(200);
    expect(calls).toEqual(["open"]);
  });
  test("enforces nothing where it only looks", async () => {
    for (let at = 0; at < 3; at++) expect((await ask("looks", { "x-team": "bad" })).status).toBe(200);
    expect(calls).toEqual(["looks"]);
  });
  test("is called again where it failed, and its failure counts each time", async () => {
    expect((await ask("odd")).status).toBe(200);
    calls = ["odd"];
    await local.change({ upstream: upstream.url, services: service("odd", [{ use: "odd" }]) });
    expect((await ask("odd")).code).toBe("PLUGIN_FAILED");
    expect((await ask("odd")).code).toBe("PLUGIN_FAILED");
    expect(calls.length).toBe(3);
  });
});
