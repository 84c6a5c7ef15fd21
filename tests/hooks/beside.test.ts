import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { definePlugin, deny, Type } from "@sluice/sdk";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

const REFUSAL = { code: "LOOKED_AT", message: "refused by the test" };
let waiting = Promise.withResolvers<void>();
const calls: string[] = [];

/** Looks at the request, waits where it is told to, and refuses what says `bad`. */
const guard = definePlugin({
  name: "guard",
  version: "1.0.0",
  config: Type.Object({ wait: Type.Boolean({ default: false }) }),
  powers: { text: "read" },
  setup: (config) => config,
  hooks: {
    onRequest: {
      verdictOnly: true,
      async handler(ctx, { wait }) {
        const bad = ctx.text.segments().some(({ text }) => text.includes("bad"));
        calls.push(`${ctx.service} begins`);
        if (wait) await waiting.promise;
        calls.push(`${ctx.service} ends`);
        return bad ? deny(REFUSAL) : undefined;
      },
    },
  },
});

/** Says that it changes nothing, and does. */
const liar = definePlugin({
  name: "liar",
  version: "1.0.0",
  powers: { text: "write" },
  hooks: {
    onRequest: {
      verdictOnly: true,
      handler(ctx) {
        for (const segment of ctx.text.segments()) segment.replace(0, 1, "#");
      },
    },
  },
});

let upstream: Upstream;
let local: PlantedGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  const services = [
    service("beside", [{ use: "guard", overlap: true, with: { wait: true } }]),
    service("abreast", [
      { use: "guard", with: { wait: true } },
      { use: "guard", as: "second" },
    ]),
    service("lies", [{ use: "liar" }]),
  ];
  local = await startPlanted({ upstream: upstream.url, services: services.join("\n") }, [guard, liar]);
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

const say = (content: string, more: object = {}) => ({ messages: [{ role: "user", content }], ...more });
const begin = (): void => {
  waiting = Promise.withResolvers<void>();
  calls.length = 0;
};

describe("with `overlap`, the provider is asked while the plugin still looks", () => {
  test.each([{}, { stream: true }])("and what it lets pass goes out after its verdict: %j", async (more) => {
    begin();
    const before = upstream.requests.length;
    const answer = ask(local.url, "beside", say("good", more));
    await until(() => upstream.requests.length > before);
    expect(calls).toEqual(["beside begins"]);
    waiting.resolve();
    expect((await answer).status).toBe(200);
  });
  test.each([{}, { stream: true }])("and nothing of what it refuses does: %j", async (more) => {
    begin();
    const before = upstream.requests.length;
    const answer = ask(local.url, "beside", say("bad", more));
    await until(() => upstream.requests.length > before);
    waiting.resolve();
    expect(await answer).toMatchObject({ status: 403, code: "LOOKED_AT", text: "" });
  });
});

test("neighbours that say verdictOnly look at the same time, and the first in order to deny counts", async () => {
  begin();
  const answer = ask(local.url, "abreast", say("bad"));
  await until(() => calls.includes("abreast ends"));
  expect(calls).toEqual(["abreast begins", "abreast begins", "abreast ends"]);
  waiting.resolve();
  expect(await answer).toMatchObject({ status: 403, code: "LOOKED_AT" });
});

test("one that says verdictOnly and changes the text all the same has failed", async () => {
  expect(await ask(local.url, "lies", say("good"))).toMatchObject({ status: 503, code: "PLUGIN_FAILED" });
});
