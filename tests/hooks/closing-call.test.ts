import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { answer, definePlugin, deny, type ExchangeRecord, type Outcome, Type, type Usage } from "@sluice/sdk";
import { chat } from "../gateway/chat.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

interface Call {
  readonly by: string;
  readonly final: boolean;
  readonly outcome: Outcome | undefined;
  readonly usage: Usage | undefined;
}
const calls: Call[] = [];
const records: ExchangeRecord[] = [];

const Config = Type.Object({ request: Type.Optional(Type.String()), response: Type.Optional(Type.String()) });
const denial = () => deny({ code: "CLOSING_DENIED", message: "denied", status: 403 });
const usage = { inputTokens: 5, outputTokens: 7 };

/** Tells of its onResponse calls; what else it does stands in its config. */
const teller = (name: string, kind: "reads-window" | "reads-whole" | "reads-nothing") =>
  definePlugin({
    name,
    version: "1.0.0",
    config: Config,
    powers: kind === "reads-nothing" ? {} : { text: "read" as const },
    ...(kind === "reads-window" ? { stream: { maxMatchChars: 4, maxHoldMs: 1000 } } : {}),
    setup: (config) => config,
    hooks: {
      onRequest(_, { request }) {
        if (request === "deny") return denial();
        if (request === "answer") return answer({ text: ["given ", "by a plugin"], usage });
        if (request === "throw") throw new Error("told to");
      },
      onResponse(ctx, { response }) {
        calls.push({ by: name, final: ctx.final, outcome: ctx.outcome, usage: ctx.usage });
        if (ctx.final && response === "deny") return denial();
        if (ctx.final && response === "throw") throw new Error("told to");
        if (ctx.final) ctx.setTag(`closed-${name}`, "yes");
      },
    },
  });

const recorder = definePlugin({
  name: "recorder",
  version: "1.0.0",
  hooks: { onLog: (ctx) => void records.push(...ctx.records) },
});

const NAMES = ["window", "whole", "nothing"] as const;
const uses = (by: Partial<Record<(typeof NAMES)[number], object>>) => [
  ...NAMES.map((use) => ({ use, with: by[use] ?? {} })),
  { use: "recorder" },
];
const model = (name: string) => ({ targets: [{ provider: "upstream", model: name }] });

let upstream: Upstream;
let local: PlantedGateway;

beforeAll(async () => {
  upstream = await startUpstream();
  const services = [
    service("answered", uses({})),
    service("given", uses({ nothing: { request: "answer" } })),
    service("denied-itself", uses({ window: { request: "deny" } })),
    service("denied-later", uses({ nothing: { request: "deny" } })),
    service("denied-answer", uses({ whole: { response: "deny" } })),
    service("fault-in-request", uses({ whole: { request: "throw" } })),
    service("fault-in-response", uses({ whole: { response: "throw" } })),
    service("failed", uses({}), model("text?status=500")),
    service("cut", uses({}), model("text?cutAfterEvents=5")),
    service("error-inside", uses({}), model("text?errorAfterEvents=5")),
    // The last of the config is the first to see an answer.
    service("stalled", uses({}).toReversed(), model("text?stallAfterEvents=4")),
    service("hanging", uses({}), model("text?hang")),
  ];
  local = await startPlanted({ upstream: upstream.url, services: services.join("\n") }, [
    teller("window", "reads-window"),
    teller("whole", "reads-whole"),
    teller("nothing", "reads-nothing"),
    recorder,
  ]);
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});
beforeEach(() => {
  calls.length = 0;
  records.length = 0;
});

const recorded = async (): Promise<ExchangeRecord> => {
  await until(() => records.length > 0);
  const [record, ...more] = records;
  if (!record || more.length > 0) throw new Error(`there are ${records.length} records`);
  return record;
};

/** By whom the closing calls were made, with the outcome that they were told. */
const closings = (): string[] =>
  calls.flatMap(({ by, final, outcome }) => (final ? [`${by} ${outcome}`] : []));
const of = (outcome: Outcome, ...names: readonly string[]): string[] =>
  names.map((name) => `${name} ${outcome}`);

interface Case {
  readonly service: string;
  /** The closing calls, sorted. */
  readonly closed: readonly string[];
  readonly outcome: Outcome;
  readonly streamed?: { readonly closed: readonly string[]; readonly outcome: Outcome };
}
const ALL = ["nothing", "whole", "window"];
const CASES: readonly Case[] = [
  { service: "answered", closed: of("answered", ...ALL), outcome: "answered" },
  { service: "given", closed: of("answered-by-plugin", ...ALL), outcome: "answered-by-plugin" },
  { service: "denied-itself", closed: of("denied", "window"), outcome: "denied" },
  { service: "denied-later", closed: of("denied", ...ALL), outcome: "denied" },
  { service: "fault-in-request", closed: of("failed", "whole", "window"), outcome: "failed" },
  { service: "failed", closed: of("failed", ...ALL), outcome: "failed" },
  {
    service: "denied-answer",
    closed: [...of("answered", "nothing", "whole"), ...of("denied", "window")],
    outcome: "denied",
    streamed: {
      closed: [...of("answered", "whole"), ...of("denied", "nothing", "window")].toSorted(),
      outcome: "denied",
    },
  },
  {
    service: "fault-in-response",
    closed: [...of("answered", "nothing", "whole"), ...of("failed", "window")],
    outcome: "failed",
    streamed: {
      closed: of("failed", "nothing", "window").concat(of("answered", "whole")).toSorted(),
      outcome: "failed",
    },
  },
];

for (const stream of [false, true]) {
  describe(stream ? "streamed" : "whole", () => {
    for (const { service: name, streamed, ...plain } of CASES) {
      const { closed, outcome } = stream && streamed ? streamed : plain;
      test(`${name}: one closing call each to ${closed.join(", ")}`, async () => {
        await ask(local.url, name, { stream });
        const record = await recorded();
        expect(closings().toSorted()).toEqual([...closed]);
        expect(record.outcome).toBe(outcome);
        // Tags of the closing call are in the record.
        for (const call of closings()) {
          const [by] = call.split(" ");
          const lost = (name === "denied-answer" || name === "fault-in-response") && by === "whole";
          if (!lost) expect(record.tags).toHaveProperty(`closed-${by}`, "yes");
        }
      });
    }

    test("a client that goes away: one closing call each, with the outcome aborted", async () => {
      const controller = new AbortController();
      upstream.clear();
      const body = { model: stream ? "stalled" : "hanging", stream };
      const gone = chat(local.url, body, {}, controller.signal).then(
        (response) => response.text().catch(() => "aborted"),
        () => "aborted",
      );
      // In the middle of the stream, or while the provider has not answered at all.
      await until(() => (stream ? calls.length > 0 : upstream.requests.length > 0));
      controller.abort();
      expect(await gone).toBe("aborted");
      const record = await recorded();
      expect(closings().toSorted()).toEqual(of("aborted", ...ALL));
      expect(record.outcome).toBe("aborted");
    });
  });
}

describe("a stream that the provider breaks off", () => {
  for (const name of ["cut", "error-inside"]) {
    test(`${name}: one closing call each, with the outcome failed`, async () => {
      await ask(local.url, name, { stream: true });
      expect((await recorded()).outcome).toBe("failed");
      expect(closings().toSorted()).toEqual(of("failed", ...ALL));
    });
  }
});

describe("the closing call", () => {
  test("knows the usage, and the calls before it do not", async () => {
    for (const stream of [false, true]) {
      calls.length = 0;
      records.length = 0;
      await ask(local.url, "answered", { stream });
      const record = await recorded();
      const wanted = record.usage;
      if (!wanted) throw new Error("the recording reports usage");
      expect(wanted.inputTokens).toBeGreaterThan(0);
      for (const { final, usage: told, outcome } of calls) {
        expect(told).toEqual(final ? wanted : undefined);
        expect(outcome).toBe(final ? "answered" : undefined);
      }
    }
  });
  test("knows the usage that a plugin's own answer states", async () => {
    await ask(local.url, "given", { stream: true });
    await recorded();
    for (const call of calls.filter(({ final }) => final)) expect(call.usage).toEqual(usage);
  });
  test("is the only one to a plugin that does not read a stream as it comes", async () => {
    await ask(local.url, "answered", { stream: true });
    await recorded();
    expect(calls.filter(({ by }) => by !== "window").map(({ by, final }) => [by, final])).toEqual([
      ["whole", true],
      ["nothing", true],
    ]);
    expect(calls.filter(({ by, final }) => by === "window" && !final).length).toBeGreaterThan(0);
  });
});
