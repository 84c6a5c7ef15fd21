import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Context, PlanTarget } from "@sluice/sdk";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { setup } from "../../tests/gateway/setup.ts";
import { ask } from "../../tests/hooks/answers.ts";
import { startUpstream, type Upstream } from "../../tests/upstream/upstream.ts";
import { placeOf, SESSION_HEADERS } from "./by-session.ts";
import { Turns } from "./in-turn.ts";
import split from "./index.ts";

const targetsOf = (weights: Readonly<Record<string, number>>): PlanTarget[] =>
  Object.entries(weights).map(([name, weight]) => ({ name, provider: "p", model: "m", weight }));

const counted = (names: readonly (string | undefined)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name ?? "none"] = (counts[name ?? "none"] ?? 0) + 1;
  return counts;
};

describe("turns", () => {
  test("are as many as the weights say, exactly, in each round of them", () => {
    for (const weights of [
      { a: 5, b: 1, c: 1 },
      { a: 1, b: 1 },
      { a: 7, b: 2, c: 3, d: 1 },
      { a: 90, b: 10 },
    ]) {
      const [turns, targets] = [new Turns(), targetsOf(weights)];
      const round = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
      for (let at = 0; at < 3; at++) {
        const names = Array.from({ length: round }, () => targets[turns.next(targets)]?.name);
        expect(counted(names)).toEqual(weights);
      }
    }
  });
  test("are spread evenly within a round", () => {
    const [turns, targets] = [new Turns(), targetsOf({ a: 5, b: 1, c: 1 })];
    const names = Array.from({ length: 7 }, () => targets[turns.next(targets)]?.name);
    expect(names.join("")).toBe("aabacaa");
  });
  test("are not given to a weight of 0, and to nobody where all have that", () => {
    const [turns, targets] = [new Turns(), targetsOf({ spare: 0, a: 1, b: 1 })];
    const names = Array.from({ length: 10 }, () => targets[turns.next(targets)]?.name);
    expect(counted(names)).toEqual({ a: 5, b: 5 });
    expect(turns.next(targetsOf({ spare: 0, other: 0 }))).toBe(-1);
  });
});

describe("a session", () => {
  const sessions = Array.from({ length: 20_000 }, (_, at) => `session-${at}`);
  const placed = (targets: readonly PlanTarget[]) =>
    sessions.map((name) => targets[placeOf(name, targets)]?.name);

  test("belongs to targets by their weight, in the long run", () => {
    const counts = counted(placed(targetsOf({ a: 6, b: 3, c: 1, spare: 0 })));
    expect(Object.keys(counts).sort()).toEqual(["a", "b", "c"]);
    for (const [name, share] of [
      ["a", 0.6],
      ["b", 0.3],
      ["c", 0.1],
    ] as const)
      expect(Math.abs((counts[name] ?? 0) / sessions.length - share)).toBeLessThan(0.015);
  });
  test("stays where it is when another target goes, and in whatever order they stand", () => {
    const before = placed(targetsOf({ a: 1, b: 1, c: 1 }));
    const after = placed(targetsOf({ c: 1, a: 1 }));
    const moved = before.filter((name, at) => name !== "b" && name !== after[at]);
    expect(moved).toEqual([]);
    expect(new Set(after)).toEqual(new Set(["a", "c"]));
  });
  test("belongs to nobody where none has a weight", () => expect(placeOf("s", targetsOf({ a: 0 }))).toBe(-1));
});

type Headers = Readonly<Record<string, string>>;
type RouteContext = Context<"onRoute", { headers: { read: (typeof SESSION_HEADERS)[number][] } }>;

const contextOf = (targets: readonly PlanTarget[], headers: Headers = {}, service = "chat") => {
  const kept: string[][] = [];
  const ctx: RouteContext = {
    id: "1",
    service,
    principal: { name: "alice", type: "user", groups: [] },
    tags: {},
    model: service,
    api: "openai-chat",
    stream: false,
    client: { address: "127.0.0.1", userAgent: "test" },
    local: {},
    evaluation: () => undefined,
    setTag: () => undefined,
    plan: {
      targets,
      keep: (names) => {
        kept.push([...names]);
      },
      failOver: () => undefined,
    },
    headers: { get: (name) => headers[name] },
  };
  return { ctx, kept };
};

const { onRoute } = split.hooks;
const route = async (sticky = true) => {
  const state = await split.setup?.({ sticky }, {});
  if (!state || typeof onRoute !== "function") throw new Error("split has a set-up and a bare handler");
  return (targets: readonly PlanTarget[], headers?: Headers, service?: string): string[] => {
    const { ctx, kept } = contextOf(targets, headers, service);
    onRoute(ctx, state);
    return kept[0] ?? targets.map(({ name }) => name);
  };
};

describe("the plan", () => {
  const targets = targetsOf({ a: 1, b: 1, spare: 0 });
  test("has the picked one first and the others behind it in their order", async () => {
    const plan = await route();
    expect([plan(targets), plan(targets), plan(targets)]).toEqual([
      ["a", "b", "spare"],
      ["b", "a", "spare"],
      ["a", "b", "spare"],
    ]);
  });
  test("puts a target of weight 0 behind, even where it stands first", async () => {
    const plan = await route();
    expect(plan(targetsOf({ spare: 0, a: 1 }))).toEqual(["a", "spare"]);
  });
  test("stays as it is with one target, or with no weights", async () => {
    const plan = await route();
    expect(plan(targetsOf({ only: 0 }))).toEqual(["only"]);
    expect(plan(targetsOf({ x: 0, y: 0 }))).toEqual(["x", "y"]);
  });
  test("of one service does not move the turns of another", async () => {
    const plan = await route();
    expect(plan(targets, {}, "one")[0]).toBe("a");
    expect(plan(targets, {}, "two")[0]).toBe("a");
    expect(plan(targets, {}, "one")[0]).toBe("b");
  });
  test("is the same for each request of a session, by whichever header it is named", async () => {
    const plan = await route();
    for (const header of SESSION_HEADERS) {
      const firsts = Array.from({ length: 6 }, () => plan(targets, { [header]: "one-session" })[0]);
      expect(new Set(firsts).size).toBe(1);
    }
  });
  test("is by turns for a session too, where it is not to be sticky", async () => {
    const plan = await route(false);
    const firsts = Array.from({ length: 4 }, () => plan(targets, { "x-session-id": "one-session" })[0]);
    expect(firsts).toEqual(["a", "b", "a", "b"]);
  });
});

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
    const services = `both: ${JSON.stringify({ targets, plugins: [{ use: "split" }] })}`;
    local = await startLocal(setup({ upstream: upstream.url, services }));
  });
  afterAll(async () => {
    await local.close();
    await upstream.stop();
  });

  test("requests go to the targets by their weights, exactly", async () => {
    const tried: string[] = [];
    for (let at = 0; at < 8; at++) {
      tried.push((await ask(local.url, "both")).headers.get("x-sluice-attempts") ?? "");
    }
    expect(counted(tried)).toEqual({ "a:200": 6, "b:200": 2 });
  });
});
