import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { definePlugin, deny, type ExchangeRecord } from "@sluice/sdk";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

/** What the plugin was shown, by service and hook. */
let seen: string[] = [];
let records: ExchangeRecord[] = [];

/** Denies what it sees in a request, and changes what it sees in an answer. */
const strict = definePlugin({
  name: "strict",
  version: "1.0.0",
  powers: { text: "write" },
  hooks: {
    onRequest(ctx) {
      seen.push(...ctx.text.segments().map(({ text }) => `request ${text}`));
      ctx.evaluation({ verdict: "flag", categories: ["test"], counts: { test: 1 } });
      return deny({ code: "STRICT", message: "denied by the test" });
    },
    onResponse(ctx) {
      for (const segment of ctx.text.segments()) segment.replace(0, segment.text.length, "#");
      if (ctx.final) seen.push("answer");
    },
  },
});
const watcher = definePlugin({
  name: "watcher",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});

const uses = {
  both: {},
  request: { phase: "request" },
  response: { phase: "response" },
  log: { mode: "log" },
  "last-user": { scope: "last-user", mode: "log" },
  user: { scope: "user", mode: "log" },
  tools: { scope: "tools", mode: "log" },
  group: { when: { groups: ["eng"] } },
  nobody: { when: { groups: ["eng"], models: ["other"] } },
  tagged: { when: { tags: { team: "search" } } },
} as const;

let upstream: Upstream;
let local: PlantedGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  const services = Object.entries(uses).map(([name, use]) => service(name, [{ use: "strict", ...use }]));
  const more = `plugins: [{ use: watcher }]
principals: { users: [{ name: tester, groups: [eng] }] }`;
  const parts = { upstream: upstream.url, services: services.join("\n"), more };
  local = await startPlanted(parts, [strict, watcher]);
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

const MESSAGES = [
  { role: "system", content: "rules" },
  { role: "user", content: "first" },
  { role: "assistant", content: "said" },
  { role: "tool", content: "result", tool_call_id: "a" },
  { role: "user", content: "second" },
  { role: "user", content: "third" },
];
const outcome = async (name: keyof typeof uses, more: object = {}) => {
  seen = [];
  records = [];
  const { status, code, text } = await ask(local.url, name, { messages: MESSAGES, ...more });
  return { status, code, masked: text === "#" };
};
/** The record of the service's last exchange, which comes behind its answer. */
const recordOf = async (name: keyof typeof uses): Promise<ExchangeRecord> => {
  const found = () => records.findLast((record) => record.service === name);
  await until(() => found() !== undefined);
  const record = found();
  if (!record) throw new Error("there is one");
  return record;
};
const DENIED = { status: 403, code: "STRICT", masked: false };

describe("phase", () => {
  test("is both where nothing is said", async () => expect(await outcome("both")).toEqual(DENIED));
  test("request leaves answers alone", async () => {
    expect(await outcome("request")).toEqual(DENIED);
    expect(seen).not.toContain("answer");
  });
  test("response leaves requests alone", async () => {
    expect(await outcome("response")).toEqual({ status: 200, code: undefined, masked: true });
    expect(seen).toEqual(["answer"]);
  });
});

describe("mode: log", () => {
  test.each([{}, { stream: true }])(
    "denies and changes nothing, and records what it would have: %j",
    async (more) => {
      expect(await outcome("log", more)).toEqual({ status: 200, code: undefined, masked: false });
      const record = await recordOf("log");
      const by = {
        plugin: "log/strict",
        hook: "onRequest",
        phase: "request",
        ms: expect.any(Number),
      } as const;
      expect(record.policy).toEqual([
        { ...by, verdict: "flag", categories: ["test"], counts: { test: 1 } },
        { ...by, verdict: "would-deny", code: "STRICT" },
      ]);
    },
  );
});

test("a denial is in the record, by instance and hook", async () => {
  await outcome("both");
  expect(await recordOf("both")).toMatchObject({
    outcome: "denied",
    policy: [{ verdict: "flag" }, { plugin: "both/strict", hook: "onRequest", verdict: "deny" }],
  });
});

describe("scope", () => {
  const requests = (): string[] => seen.filter((one) => one !== "answer").map((one) => one.slice(8));
  test("all is every text of the request", async () => {
    await outcome("log");
    expect(requests()).toEqual(["rules", "first", "said", "result", "second", "third"]);
  });
  test("user is what users said, last-user what they said last", async () => {
    await outcome("user");
    expect(requests()).toEqual(["first", "second", "third"]);
    await outcome("last-user");
    expect(requests()).toEqual(["second", "third"]);
  });
  test("tools is what goes to tools and comes from them", async () => {
    await outcome("tools");
    expect(requests()).toEqual(["result"]);
  });
});

describe("when", () => {
  test("all of its conditions must hold", async () => {
    expect(await outcome("group")).toEqual(DENIED);
    expect((await outcome("nobody")).status).toBe(200);
  });
  test("tags are those of the request, and of whoever set them", async () => {
    expect((await outcome("tagged")).status).toBe(200);
    const tags = { "x-sluice-tags": '{"team":"search"}' };
    expect((await ask(local.url, "tagged", { messages: MESSAGES }, undefined, tags)).status).toBe(403);
  });
});
