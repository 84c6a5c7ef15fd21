import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Random } from "../../core/dialects/testing/random.ts";
import { until } from "../upstream/until.ts";
import { received, requestOf, send, type Trial, trialOf } from "./cell.ts";
import { isOwn } from "./cells.ts";
import type { ClientName } from "./client.ts";
import { CLIENTS } from "./clients/index.ts";
import { FEATURES } from "./features.ts";
import { type ConformanceGateway, startConformance } from "./gateway.ts";
import { eventsIn, parse } from "./json.ts";
import { KINDS, type KindName } from "./kinds.ts";
import { mutated, STREAM_MUTATIONS } from "./mutations.ts";
import { mustFit } from "./schema.ts";
import { onTheWire, type Script } from "./upstream.ts";

let gateway: ConformanceGateway;
beforeAll(async () => {
  gateway = await startConformance();
}, 60_000);
afterAll(() => gateway.stop());

/** One of each dialect: the others are spoken to in the same way. */
const SPEAKERS = KINDS.filter(({ name }) => name !== "vertex" && name !== "azure-openai");
const SEEDS = 8;

const { asked } = FEATURES.reasoning;
/** A thought, a text and two calls. */
const said = {
  ...FEATURES["tool results"].said,
  pieces: [...FEATURES.reasoning.said.pieces.slice(0, 1), ...FEATURES["tool results"].said.pieces],
};

/** What came of an answer: the client got one, or an error in its dialect; anything else throws. */
const outcomeOf = async (trial: Trial, script: () => Script): Promise<"answered" | "failed"> => {
  trial.upstream.answer(trial.model, script);
  const response = await send(trial, requestOf(trial, asked));
  const text = await response.text();
  const { client } = trial;
  if (response.status !== 200) {
    expect(response.status).toBeGreaterThanOrEqual(400);
    mustFit(client.schemas.error, parse(text));
    return "failed";
  }
  // A client that speaks the provider's dialect gets what the provider has sent.
  if (isOwn(client.dialect, trial.cell.kind)) return "answered";
  if (!trial.stream || !client.broken(eventsIn(text))) {
    received(trial, text);
    return "answered";
  }
  for (const event of eventsIn(text)) {
    const value = client.valueOf(event);
    if (value !== undefined) mustFit(client.schemas.event, value);
  }
  return "failed";
};

const trialFor = (client: ClientName, kind: KindName, stream: boolean, name: string): Trial => {
  const trial = trialOf(gateway, { feature: "reasoning", client, kind, exception: undefined }, stream);
  return { ...trial, model: `${trial.model}_${name.replaceAll(/\W+/g, "-")}` };
};

const recorded = (trial: Trial): Promise<void> =>
  until(() =>
    gateway.records.some(({ model }) => model === `${trial.kind.name}/${trial.kind.model(trial.model)}`),
  );

describe("a stream in which", () => {
  for (const { name: kind, provider } of SPEAKERS)
    for (const [what, mutate] of Object.entries(STREAM_MUTATIONS))
      test(`${what}, from ${kind}`, async () => {
        for (const { dialect } of Object.values(CLIENTS))
          for (let seed = 1; seed <= SEEDS; seed++) {
            const events = mutate(provider.events(said), new Random(seed));
            const trial = trialFor(dialect, kind, true, `${what} ${seed}`);
            try {
              await outcomeOf(trial, () => ({ body: onTheWire(provider.dialect, events) }));
            } catch (cause) {
              throw new Error(`${dialect}, seed ${seed}: ${cause}\n${events.join("\n")}`, { cause });
            }
            await recorded(trial);
          }
      });
});

describe("a whole answer in which", () => {
  for (const { name: kind, provider } of SPEAKERS)
    test(`fields are of other kinds, from ${kind}`, async () => {
      for (const { dialect } of Object.values(CLIENTS))
        for (let seed = 1; seed <= 4 * SEEDS; seed++) {
          const random = new Random(seed);
          const whole = JSON.stringify(
            random
              .times(3, () => 0)
              .reduce((left) => mutated(left, random), mutated(provider.whole(said), random)),
          );
          const trial = trialFor(dialect, kind, false, `mutated ${seed}`);
          try {
            await outcomeOf(trial, () => ({ body: whole }));
          } catch (cause) {
            throw new Error(`${dialect}, seed ${seed}: ${cause}\n${whole}`, { cause });
          }
        }
    });
});

const encoder = new TextEncoder();
const changed = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};
const joined = (...pieces: readonly Uint8Array[]): Uint8Array => Buffer.concat(pieces);

/**
 * Bytes that are no whole stream of their dialect; `frames`: only of one that frames its events itself; `bearable`: what is whole of
 * them may be enough.
 */
const BAD_BYTES: readonly {
  readonly what: string;
  readonly frames?: true;
  readonly bearable?: true;
  readonly bytes: (whole: Uint8Array) => Uint8Array;
}[] = [
  { what: "nothing", bytes: () => new Uint8Array(0) },
  { what: "half of its bytes", bytes: (whole) => whole.subarray(0, Math.ceil(whole.length / 2)) },
  { what: "all but the last bytes", bearable: true, bytes: (whole) => whole.subarray(0, -9) },
  { what: "a page of HTML", bytes: () => encoder.encode("<html>not a stream</html>\n\n") },
  { what: "comments alone", bytes: () => encoder.encode(": wait\n\n: wait\n\n") },
  {
    what: "bytes that are no text",
    bearable: true,
    bytes: (whole) => joined(Uint8Array.of(0xff, 0xfe, 0), whole),
  },
  { what: "a wrong checksum of a prelude", frames: true, bytes: (whole) => changed(whole, 9) },
  { what: "a length that is not true", frames: true, bytes: (whole) => changed(whole, 0) },
  { what: "a wrong checksum of a message", frames: true, bytes: (whole) => changed(whole, 60) },
];

describe("a stream that is", () => {
  for (const { name: kind, provider } of SPEAKERS)
    for (const { what, frames, bearable, bytes } of BAD_BYTES)
      if (!frames || provider.dialect === "bedrock-converse")
        test(`${what}, from ${kind}, is an error${bearable ? " or an answer" : ""}`, async () => {
          const wire = bytes(onTheWire(provider.dialect, provider.events(said)));
          for (const { dialect } of Object.values(CLIENTS)) {
            const trial = trialFor(dialect, kind, true, what);
            const came = await outcomeOf(trial, () => ({ body: wire }));
            await recorded(trial);
            if (bearable) continue;
            // A provider's own bytes go on as they came, and at the end of them an error of the dialect.
            if (!isOwn(dialect, kind)) expect({ dialect, came }).toEqual({ dialect, came: "failed" });
            const { outcome } = gateway.records.findLast(({ model }) => model?.endsWith(trial.model)) ?? {};
            expect({ dialect, outcome }).toEqual({ dialect, outcome: "failed" });
          }
        });
});

/** Bodies in the place of an answer, none of which is one. */
const BAD_BODIES: Readonly<Record<string, (whole: string) => string>> = {
  nothing: () => "",
  "half of an answer": (whole) => whole.slice(0, whole.length / 2),
  "a page of HTML": () => "<html>not an answer</html>",
  null: () => "null",
  "a list": () => "[]",
  "an object without anything": () => "{}",
  "a number": () => "7",
  "a deep nest": () => `${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`,
};

describe("an answer that is", () => {
  for (const { name: kind, provider } of SPEAKERS)
    for (const [what, body] of Object.entries(BAD_BODIES))
      test(`${what}, from ${kind}, is an error of 502`, async () => {
        const text = body(JSON.stringify(provider.whole(said)));
        for (const { dialect } of Object.values(CLIENTS)) {
          const trial = trialFor(dialect, kind, false, what);
          expect({ dialect, came: await outcomeOf(trial, () => ({ body: text })) }).toEqual({
            dialect,
            came: "failed",
          });
        }
      });
});
