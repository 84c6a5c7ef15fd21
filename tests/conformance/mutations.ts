import type { Random } from "../../core/dialects/testing/random.ts";
import { list, parse } from "./json.ts";
import type { Fields, Json } from "./meaning.ts";

/** Values of every kind, one of which may stand where another is meant. */
const ODD: readonly [Json, ...Json[]] = [
  null,
  true,
  -1,
  1e300,
  "",
  "odd",
  [],
  {},
  [null],
  [[1]],
  { odd: [1] },
];

const isDone = (event: string): boolean => event === "[DONE]";

/** A value with something of another kind in one of its places, or without one of them. */
export const mutated = (value: Json, random: Random, depth = 0): Json => {
  const children = typeof value === "object" && value !== null;
  if (!children || (depth > 0 && random.chance(20))) return random.pick(ODD);
  if (Array.isArray(value)) {
    const items = list(value);
    if (items.length === 0) return random.pick(ODD);
    const at = random.int(items.length);
    return items.map((item, index) => (index === at ? mutated(item, random, depth + 1) : item));
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return random.pick(ODD);
  const at = random.int(entries.length);
  const drops = random.chance(25);
  return Object.fromEntries(
    entries.flatMap(([key, member], index): [string, Json][] => {
      if (index !== at) return [[key, member]];
      return drops ? [] : [[key, mutated(member, random, depth + 1)]];
    }),
  );
};

/** What can be wrong with the events of a stream while each of them is whole, by chance. */
export const STREAM_MUTATIONS: Readonly<
  Record<string, (events: readonly string[], random: Random) => readonly string[]>
> = {
  "a field of another kind": (events, random) => {
    const at = random.int(events.length);
    return events.map((event, index) =>
      index === at && !isDone(event) ? JSON.stringify(mutated(parse(event), random)) : event,
    );
  },
  "fields of other kinds": (events, random) =>
    events.map((event) =>
      !isDone(event) && random.chance(30) ? JSON.stringify(mutated(parse(event), random)) : event,
    ),
  "an event is missing": (events, random) => {
    const at = random.int(events.length);
    return events.filter((_, index) => index !== at);
  },
  "events are missing": (events, random) => events.filter(() => random.chance(70)),
  "an event comes twice": (events, random) => {
    const at = random.int(events.length);
    return events.flatMap((event, index) => (index === at ? [event, event] : [event]));
  },
  "events out of order": (events, random) => events.toSorted(() => random.int(3) - 1),
  "deltas without a beginning": (events, random) =>
    events.slice(1 + random.int(Math.max(1, events.length - 2))),
  "it goes on behind its end": (events, random) => [
    ...events,
    ...events.slice(0, 1 + random.int(events.length)),
  ],
  "it ends without an end": (events, random) => events.slice(0, random.int(events.length)),
  "an event of another API": (events, random) => {
    const at = random.int(events.length);
    const strange = random.pick(STRANGE);
    return [...events.slice(0, at), JSON.stringify(strange), ...events.slice(at)];
  },
  "an event that is no JSON": (events, random) => {
    const at = random.int(events.length);
    const cut = events[at] ?? "";
    return events.map((event, index) => (index === at ? cut.slice(0, random.int(cut.length)) : event));
  },
};

const STRANGE: readonly [Fields, ...Fields[]] = [
  { type: "unknown_event" },
  { type: "content_block_start", index: 7, content_block: { type: "unknown_block", text: "?" } },
  { type: "response.unknown.delta", output_index: 3, delta: "?" },
  { object: "unknown.chunk", choices: [{ index: 9, delta: { unknown: "?" } }] },
  { candidates: [{ index: 4, content: { parts: [{ unknownPart: {} }] } }] },
  { unknownEvent: { contentBlockIndex: 5 } },
  {},
];
