import { describe, expect, test } from "bun:test";
import { placeOf, spreadPlan, Turns } from "./spread.ts";
import { chatExchange, generationOf } from "./testing/exchange.ts";

type Weighted = Parameters<typeof placeOf>[1][number];

const targetsOf = (weights: Readonly<Record<string, number>>): Weighted[] =>
  Object.entries(weights).map(([name, weight]) => ({ name, weight }));

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
  const placed = (targets: readonly Weighted[]) =>
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

const SESSION_HEADERS = ["x-session-id", "session-id"];

/** Plans of one service, one after the other, as names. */
const plansOf = async (weights: Readonly<Record<string, number>>) => {
  const targets = Object.entries(weights).map(([name, weight]) => ({
    name,
    provider: "p",
    model: "m",
    weight,
  }));
  const generation = await generationOf(`
providers: { p: { dialect: openai-chat, baseUrl: "http://127.0.0.1:9/v1" } }
services: { chat: { targets: ${JSON.stringify(targets)} } }
`);
  const turns = new Turns();
  return (headers: Readonly<Record<string, string>> = {}): string => {
    const exchange = chatExchange(generation);
    for (const [name, value] of Object.entries(headers)) exchange.arrival.headers.set(name, value);
    exchange.plan = generation.services.get("chat")?.targets ?? [];
    const spread = spreadPlan(exchange, { session: SESSION_HEADERS }, turns);
    return spread.map(({ name }) => name).join(" ");
  };
};

describe("a plan", () => {
  test("has the picked target first and the others behind it in their order", async () => {
    const plan = await plansOf({ a: 1, b: 1, spare: 0 });
    expect([plan(), plan(), plan()]).toEqual(["a b spare", "b a spare", "a b spare"]);
  });
  test("has a target of weight 0 behind, even where it stands first", async () => {
    const plan = await plansOf({ spare: 0, a: 1 });
    expect(plan()).toBe("a spare");
  });
  test("stays as it is with one target, or with no weights", async () => {
    expect((await plansOf({ only: 0 }))()).toBe("only");
    expect((await plansOf({ x: 0, y: 0 }))()).toBe("x y");
  });
  test("is the same for each request of a session, by whichever header it is named", async () => {
    const plan = await plansOf({ a: 1, b: 1 });
    for (const header of SESSION_HEADERS) {
      const plans = Array.from({ length: 6 }, () => plan({ [header]: "one-session" }));
      expect(new Set(plans).size).toBe(1);
    }
  });
});
