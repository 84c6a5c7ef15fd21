import { check } from "recheck";
import type { Automaton } from "./automaton.ts";
import type { Job, Outcome } from "./background.ts";
import { buildList, type ListContent } from "./list.ts";

/** Parts of the expression that a verdict names, at most. */
const MAX_HOTSPOTS = 3;

declare const self: Worker;

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

const built = ({ list }: Extract<Job, { kind: "build" }>): Outcome => {
  const content: ListContent = JSON.parse(list);
  return buildList(content);
};

const buffersOf = ({
  classes,
  children,
  labels,
  fails,
  longest,
  rows,
  beginnings,
}: Automaton): ArrayBuffer[] =>
  [classes, children, labels, fails, longest, rows, beginnings.children, beginnings.labels].map(
    ({ buffer }) => buffer,
  );

self.onmessage = async ({ data }: MessageEvent<Job>) => {
  const outcome = data.kind === "vet" ? await vet(data) : built(data);
  self.postMessage(outcome, outcome.kind === "built" ? buffersOf(outcome.automaton) : []);
};
