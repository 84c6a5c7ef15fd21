import { readJson } from "../../json/read.ts";
import type { NeutralEvent } from "../../neutral/answer.ts";
import type { Part } from "../../neutral/parts.ts";
import type { NeutralRequest } from "../../neutral/request.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
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
