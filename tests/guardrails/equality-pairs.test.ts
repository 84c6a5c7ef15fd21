import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Random } from "../../core/dialects/testing/random.ts";
import { received, requestOf, send, type Trial, trialOf } from "../conformance/cell.ts";
import type { ClientName } from "../conformance/client.ts";
import { CLIENTS } from "../conformance/clients/index.ts";
import { FEATURES } from "../conformance/features.ts";
import { type ConformanceGateway, startConformance } from "../conformance/gateway.ts";
import { eventsIn } from "../conformance/json.ts";
import { KINDS, type KindName } from "../conformance/kinds.ts";
import type { Piece, Said } from "../conformance/meaning.ts";
import { onTheWire } from "../conformance/upstream.ts";
import { withPlants } from "./equality/values.ts";
import guard from "./plugins/guard/index.ts";

const ACTIONS = ["mask", "partial", "block"] as const;
type Action = (typeof ACTIONS)[number];

let gateway: ConformanceGateway;
beforeAll(async () => {
  const variants = ACTIONS.map((action) => [
    `-${action}`,
    { plugins: [{ use: guard.name, with: { action } }] },
  ]);
  gateway = await startConformance({ variants: Object.fromEntries(variants), definitions: [guard] });
}, 60_000);
afterAll(() => gateway.stop());

const SPEAKERS = KINDS.filter(({ name }) => name !== "vertex" && name !== "azure-openai");
const CASES = 10;

const words = (random: Random): string =>
  Array.from({ length: 3 + random.int(12) }, () =>
    random.pick(["the ", "water ", "is ", "é", "\n", "\u{1f600}", '"', "\\", "4111 ", "a@"]),
  ).join("");

/** A thought, a text and a call, each with values in it that the guardrail looks for. */
const saying = (random: Random): Said => {
  const planted = (): string => `${withPlants(words(random), random, 3)}.`;
  const pieces: Piece[] = [
    { kind: "thought", text: planted(), seal: "c2VhbA==" },
    { kind: "text", text: planted() },
    { kind: "call", id: "call_1", name: "weather", args: { place: planted().toWellFormed(), days: [1, 2] } },
  ];
  const kept = pieces.filter((piece) => piece.kind === "text" || random.chance(60));
  const calls = kept.some(({ kind }) => kind === "call");
  return { pieces: kept, finish: calls ? "calls" : "stop", usage: { inputTokens: 5, outputTokens: 7 } };
};

/** Pieces of any length, halves of pairs among their ends. */
const cutBy =
  (random: Random) =>
  (text: string): string[] => {
    const pieces: string[] = [];
    for (let at = 0; at < text.length; ) {
      const size = 1 + random.int(14);
      pieces.push(text.slice(at, at + size));
      at += size;
    }
    return pieces;
  };

/** What a client sees of an answer: its pieces, or that it was denied. */
const seenBy = async (
  trial: Trial,
  service: string,
  said: Said,
  seed: number,
): Promise<readonly Piece[] | "denied"> => {
  const { client, kind, model, stream, upstream } = trial;
  const { provider } = kind;
  const body = stream
    ? onTheWire(provider.dialect, provider.events(said, cutBy(new Random(seed))))
    : JSON.stringify(provider.whole(said));
  upstream.answer(model, () => ({ body }));
  const response = await send(trial, requestOf(trial, FEATURES.reasoning.asked, service), service);
  const text = await response.text();
  if (response.status === 403) return "denied";
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`);
  if (stream && client.broken(eventsIn(text))) return "denied";
  return client.read(received(trial, text)).pieces;
};

const tryPair = async (client: ClientName, kind: KindName, action: Action, seed: number): Promise<void> => {
  const service = `${kind}-${action}`;
  const said = saying(new Random(seed));
  const cell = { feature: "reasoning", client, kind, exception: undefined } as const;
  const seen = await Promise.all(
    [false, true].map((stream) => {
      const trial = trialOf(gateway, cell, stream, service);
      return seenBy({ ...trial, model: `${trial.model}_${seed}` }, service, said, seed + 1);
    }),
  );
  expect({ seed, streamed: seen[1] }).toEqual({ seed, streamed: seen[0] });
};

for (const { dialect } of Object.values(CLIENTS))
  describe(`an answer comes to the same for a client of ${dialect}, streamed or not`, () => {
    for (const { name: kind } of SPEAKERS)
      for (const action of ACTIONS)
        test(`from ${kind}, with ${action}`, async () => {
          for (let seed = 1; seed <= CASES; seed++) await tryPair(dialect, kind, action, seed * 101);
        });
  });
