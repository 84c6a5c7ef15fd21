import { check } from "recheck";
import type { Automaton } from "./automaton.ts";
import type { Job, Outcome } from "./background.ts";
import { buildLists, type ListsContent } from "./list.ts";
import { threadTimeMs } from "./thread-time.ts";

/** Parts of the expression that a verdict names, at most. */
const MAX_HOTSPOTS = 3;

declare const self: Worker;

// The tool goes by this clock: its limit is to hang on what it does, and not on what else the machine does.
performance.now = threadTimeMs;

const vet = async ({
  source,
  flags,
  checker,
  timeoutMs,
}: Extract<Job, { kind: "vet" }>): Promise<Outcome> => {
  const found = await check(source, flags, {
    checker,
    timeout: timeoutMs,
    maxRepeatCount: 10_000,
    maxPatternSize: 100_000,
  });
  if (found.status === "safe") return { kind: "vetted", verdict: { status: "safe" } };
  if (found.status === "unknown") {
    const { error } = found;
    return { kind: "vetted", verdict: { status: "unknown", reason: error.kind } };
  }
  const { complexity, hotspot } = found;
  return {
    kind: "vetted",
    verdict: {
      status: "vulnerable",
      degree: complexity.type === "polynomial" ? complexity.degree : 0,
      parts: hotspot
        .filter(({ temperature }) => temperature === "heat")
        .slice(0, MAX_HOTSPOTS)
        .map(({ start, end }) => source.slice(start, end)),
    },
  };
};

const built = ({ lists }: Extract<Job, { kind: "build" }>): Outcome => {
  const content: ListsContent = JSON.parse(lists);
  return buildLists(content);
};

const buffersOf = (automaton: Automaton): ArrayBuffer[] =>
  [automaton, ...automaton.beginnings]
    .flatMap((part) => Object.values(part))
    .flatMap((value) => (ArrayBuffer.isView(value) ? [value.buffer] : []))
    .filter((buffer) => buffer instanceof ArrayBuffer);

self.onmessage = async ({ data }: MessageEvent<Job>) => {
  const outcome = data.kind === "vet" ? await vet(data) : built(data);
  self.postMessage(outcome, outcome.kind === "built" ? buffersOf(outcome.automaton) : []);
};
