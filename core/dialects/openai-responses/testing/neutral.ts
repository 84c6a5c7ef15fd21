import { expect } from "bun:test";
import { readJson } from "../../json/read.ts";
import type { NeutralEvent } from "../../neutral/answer.ts";
import type { Part } from "../../neutral/parts.ts";
import type { NeutralRequest } from "../../neutral/request.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { splitEvents } from "../../sse/events.ts";
import type { Random } from "../../testing/random.ts";
import { openaiResponses } from "../index.ts";
import { translation } from "../translation/index.ts";

/** A call of a provider. */
export const CALL = { model: "m", stream: false };
/** What a writer goes by. */
export const META: WriterMeta = {
  id: "r1",
  model: "svc",
  created: 1_700_000_000,
  request: {},
  head: { model: "svc", stream: true, usageAsked: true },
};

/** A client's request in the neutral form. */
export const neutral = (request: object): NeutralRequest => {
  const bytes = new TextEncoder().encode(JSON.stringify({ model: "m", ...request }));
  return translation.readRequest(readJson(bytes, openaiResponses.request), {});
};

/** The parts that events make, as a whole answer would hold them. */
export const collected = (
  events: readonly NeutralEvent[],
): { parts: Part[]; finish: string | undefined; usage: unknown } => {
  const parts: Record<string, unknown>[] = [];
  const numbers = new Map<number, Record<string, unknown>>();
  let finish: string | undefined;
  let usage: unknown;
  for (const event of events) {
    if (event.kind === "part-start") {
      const { kind, ...of } = event.of;
      const part = kind === "tool-call" ? { kind, ...of, input: "" } : { kind, text: "" };
      numbers.set(event.part, part);
      parts.push(part);
    } else if (event.kind === "delta") {
      const part = numbers.get(event.part) ?? {};
      const key = part.kind === "tool-call" ? "input" : "text";
      part[key] = `${part[key]}${event.text}`;
    } else if (event.kind === "signature") {
      const { origin, value, sealed } = event;
      Object.assign(numbers.get(event.part) ?? {}, {
        signature: { origin, value, ...(sealed ? { sealed } : {}) },
      });
    } else if (event.kind === "whole-part") {
      const last = parts.findLast(({ kind }) => kind === "text");
      if (event.value.kind === "text" && last)
        last.citations = [
          ...(Array.isArray(last.citations) ? last.citations : []),
          ...(event.value.citations ?? []),
        ];
      else parts.push({ ...event.value });
    } else if (event.kind === "finish") finish = event.reason;
    else if (event.kind === "usage") usage = event.usage;
  }
  return JSON.parse(JSON.stringify({ parts, finish, usage }));
};

/** All that a stream says. */
export const readAll = (payloads: readonly string[]): NeutralEvent[] => {
  const reader = translation.readStream();
  return [...payloads.flatMap((data) => reader.read(data)), ...reader.end()];
};

const STARTS: readonly Extract<NeutralEvent, { kind: "part-start" }>["of"][] = [
  { kind: "text" },
  { kind: "refusal" },
  { kind: "reasoning" },
  { kind: "tool-call", id: "c", name: "f" },
  { kind: "tool-call", id: "d", name: "p", custom: true },
];

/** A stream of parts, some side by side, in whatever order. */
export const generatedEvents = (random: Random): NeutralEvent[] => {
  const events: NeutralEvent[] = [{ kind: "start", id: "x", model: "y", created: 1 }];
  const open: { part: number; of: (typeof STARTS)[number] }[] = [];
  let count = 0;
  const end = (at: number): void => {
    for (const { part, of } of open.splice(at, 1)) {
      if (random.chance(40) && (of.kind === "reasoning" || of.kind === "tool-call"))
        events.push({ kind: "signature", choice: 0, part, origin: "gemini", value: "s" });
      events.push({ kind: "part-end", choice: 0, part });
    }
  };
  for (let steps = 10 + random.int(30); steps > 0; steps--) {
    if (open.length > 0 && random.chance(60)) {
      const one = open[random.int(open.length)];
      if (one)
        events.push({
          kind: "delta",
          choice: 0,
          part: one.part,
          text: random.pick(["a", "é\n", "", "\u{1f600}", '"']),
        });
    } else if (random.chance(60)) {
      if (open.length > 0) end(random.int(open.length));
    } else {
      const of = STARTS[random.int(STARTS.length)];
      if (!of) continue;
      const own = of.kind === "tool-call" ? { ...of, id: `c${count}` } : of;
      open.push({ part: count, of: own });
      events.push({ kind: "part-start", choice: 0, part: count++, of: own });
    }
  }
  while (open.length > 0) end(0);
  const usage = { inputTokens: 3, outputTokens: 2 };
  return [
    ...events,
    { kind: "usage", usage },
    { kind: "finish", choice: 0, reason: "stop" },
    { kind: "end" },
  ];
};

/** The grammar of a stream, and the whole object at its end. */
export const checked = (wire: string): Record<string, unknown>[] => {
  const events = splitEvents(new TextEncoder().encode(wire)).map(({ data }) => JSON.parse(data));
  expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, at) => at));
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(["response.created", "response.in_progress"]);
  const added: string[] = [];
  const done = new Map<number, unknown>();
  const texts = new Map<string, string>();
  for (const event of events) {
    const { type, output_index: at, item, item_id: id, delta } = event;
    if (type === "response.output_item.added") {
      expect(at).toBe(added.length);
      added.push(item.id);
    } else if (type === "response.output_item.done") {
      expect(item.id).toBe(added[at]);
      expect(done.has(at)).toBe(false);
      done.set(at, item);
    } else if (at !== undefined) {
      expect(id).toBe(added[at]);
      expect(done.has(at)).toBe(false);
    }
    const key = `${String(type).replace(/\.(delta|done)$/, "")} ${at} ${event.content_index ?? event.summary_index}`;
    if (typeof delta === "string") texts.set(key, (texts.get(key) ?? "") + delta);
    const said = event.text ?? event.refusal ?? event.arguments ?? event.input;
    if (String(type).endsWith(".done") && typeof said === "string") expect(said).toBe(texts.get(key) ?? "");
  }
  const last = events.at(-1);
  if (last.type !== "response.failed")
    expect(last.response.output).toEqual([...done.keys()].sort((a, b) => a - b).map((at) => done.get(at)));
  return events;
};

/** The stream that events make for a client. */
export const writeAll = (events: readonly NeutralEvent[]): string => {
  const writer = translation.writeStream(META);
  return events.map((event) => writer.write(event)).join("");
};
