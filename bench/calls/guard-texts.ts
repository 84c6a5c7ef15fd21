import { searchTexts } from "../../core/exchange/search-texts.ts";
import type { ViewedText } from "../../core/exchange/text-view.ts";
import type { Instance } from "../../core/sandbox/instance.ts";
import { answerApart } from "../harness/apart.ts";
import type { Figure, Mode, Result } from "../harness/question.ts";
import { median } from "../harness/statistics.ts";
import { Sandboxed } from "./sandboxed.ts";

const PROSE =
  "The quarterly report is due on Friday, and the numbers of the last month are still missing. Could you please summarise what we know so far, and say which of the departments have not answered yet? ";
const FOUND = "Write to jane.doe@example.com, or to ops@example.org. ";
const FOUND_EVERY = 5000;
const SIZES = [
  ["100 kB", 100_000],
  ["1 MB", 1_000_000],
  ["10 MB", 10_000_000],
] as const;
const TURN_MS = 1;
const CLOCK_UNITS = 2048;
const ROUNDS: Readonly<Record<Mode, number>> = { quick: 5, full: 15 };
/** What the first size may take, and how long the event loop may be held, in milliseconds. */
const FIRST_CEILING_MS = 2.5;
const HELD_CEILING_MS = 5;
/** Ten times the text in ten times the time, and some room for the weather. */
const GROWTH_CEILING = 13;

const GUARDRAILS = {
  "sensitive-data, five categories": {
    plugin: "sensitive-data",
    with: { categories: ["email_address", "phone_number", "credit_card", "iban_code", "us_ssn"] },
  },
  "sensitive-data, all": { plugin: "sensitive-data", with: { categories: "all" } },
  "content-filter, phrases and invisible text": {
    plugin: "content-filter",
    with: { phrases: ["project falcon", "hunter2"], invisible: "block" },
  },
} as const;

/** Prose with something to find now and then. */
const textOf = (units: number): string => {
  const part = PROSE.repeat(FOUND_EVERY / PROSE.length) + FOUND;
  return part.repeat(units / part.length + 1).slice(0, units);
};

interface Taken {
  readonly ms: number;
  /** The longest time between two turns of the event loop. */
  readonly heldMs: number;
}

const timed = async (work: () => unknown): Promise<Taken> => {
  let heldMs = 0;
  let last = performance.now();
  let goesOn = true;
  const turn = (): void => {
    const now = performance.now();
    heldMs = Math.max(heldMs, now - last);
    last = now;
    if (goesOn) setImmediate(turn);
  };
  setImmediate(turn);
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  await new Promise(setImmediate);
  goesOn = false;
  return { ms, heldMs };
};

/** The same turns with nothing to look for: what it holds the event loop is the machine's doing. */
const lookAtEach = async (text: string): Promise<number> => {
  let sum = 0;
  let leaveAt = performance.now() + TURN_MS;
  for (let at = 0; at < text.length; at++) {
    sum = (sum + text.charCodeAt(at)) | 0;
    if (at % CLOCK_UNITS > 0 || performance.now() < leaveAt) continue;
    await new Promise(setImmediate);
    leaveAt = performance.now() + TURN_MS;
  }
  return sum;
};

const searched = (instance: Instance, text: string): Promise<Taken> => {
  const texts: readonly ViewedText[] = [{ role: "user", kind: "text", choice: 0, text, context: "" }];
  return timed(() => searchTexts({ hook: "onRequest", instance }, texts));
};

const figuresOf = async (name: string, rounds: number, instance?: Instance): Promise<readonly Figure[]> => {
  const taken = new Map<string, readonly Taken[]>();
  for (const [size, units] of SIZES) {
    const text = textOf(units);
    const all: Taken[] = [];
    for (let round = 0; round < rounds + 2; round++) {
      all.push(instance ? await searched(instance, text) : await timed(() => lookAtEach(text)));
    }
    taken.set(size, all.slice(2));
  }
  return SIZES.flatMap(([size], at): Figure[] => {
    const own = taken.get(size)?.map(({ ms }) => ms) ?? [];
    const held = taken.get(size)?.map(({ heldMs }) => heldMs) ?? [];
    const [smaller] = SIZES[at - 1] ?? [];
    const before = smaller === undefined ? undefined : taken.get(smaller)?.map(({ ms }) => ms);
    const ratios = own.map((ms, round) => ms / (before?.[round] ?? Number.NaN));
    const figure = { name: `${name}, ${size}`, unit: "ms", value: median(own), rounds: own };
    return [
      before && smaller !== undefined
        ? {
            ...figure,
            ratio: { to: `${name}, ${smaller}`, value: median(ratios), rounds: ratios },
            ...(instance ? { ceiling: GROWTH_CEILING } : {}),
          }
        : { ...figure, ...(instance ? { ceiling: FIRST_CEILING_MS } : {}) },
      {
        name: `${name}, ${size}, longest hold`,
        unit: "ms",
        value: median(held),
        rounds: held,
        ...(instance ? { ceiling: HELD_CEILING_MS } : {}),
      },
    ];
  });
};

const measure = async (mode: Mode): Promise<Result> => {
  const sandboxed = new Sandboxed();
  try {
    const figures = [...(await figuresOf("one look at each character", ROUNDS[mode]))];
    for (const [name, { plugin, ...use }] of Object.entries(GUARDRAILS)) {
      const instance = await sandboxed.instance(await sandboxed.shipped(plugin), use);
      figures.push(...(await figuresOf(name, ROUNDS[mode], instance)));
    }
    const notes = [`prose with two addresses every ${FOUND_EVERY} characters; the search alone`];
    return { question: "guard-texts", figures, notes };
  } finally {
    await sandboxed.close();
  }
};

if (import.meta.main) await answerApart(measure);
