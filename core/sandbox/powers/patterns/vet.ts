import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Value } from "@sinclair/typebox/value";
import { BackgroundFailed, background } from "./background.ts";
import type { PatternProblem } from "./declaration.ts";
import type { Vetted } from "./extent.ts";
import { type Verdict, VerdictSchema } from "./verdict.ts";
import shipped from "./vetted.json" with { type: "json" };

/** The tool and its settings: another version of either asks anew. */
const VETTING = "recheck 4.5.0, 1";
const TOOL_LIMIT_MS = 5000;
/** Limits are processor time. The tool looks at its own between steps only, and the first job waits for the thread. */
const SLACK_MS = 10_000;
/** What is made once and ships is not to hang on how busy the machine is. */
const PATIENT_LIMIT_MS = 60_000;
const MAX_KEPT = 5000;
/**
 * Steps at one place of the text that an expression may take at worst, by the degree that the tool finds and the longest
 * match. About 0.5 µs: ten megabytes of the worst text take five seconds, in slices.
 */
const MAX_STEPS = 512;
/** Ways through alternatives and short repeats from which on the tool tries the expression too: it proves nothing of them. */
const TRIED_FROM_WAYS = 4096;
const MAX_SHOWN = 80;

/** What is vetted. */
export interface Candidate {
  readonly vetted: Vetted;
  /** How far behind the beginning of a match the expression looks at most. */
  readonly ahead: number;
  /** In how many ways its alternatives and short repeats can be gone through at most. */
  readonly ways: number;
}

const kept = new Map<string, Promise<Verdict>>();
/** What was found of the expressions that ship: to find it again would take a fresh gateway seconds. */
const SHIPPED: ReadonlyMap<string, unknown> = new Map(Object.entries(shipped));

/** Told of each verdict that was asked for. */
let heard: ((hash: string, verdict: Verdict) => void) | undefined;
let toolLimitMs = TOOL_LIMIT_MS;

/**
 * Does something, and gives the verdicts that it asked for, by the hash of what was vetted. The tool gets a minute for
 * each. Nothing else may vet meanwhile.
 */
export const verdictsOf = async (work: () => Promise<void>): Promise<ReadonlyMap<string, Verdict>> => {
  const verdicts = new Map<string, Verdict>();
  heard = (hash, verdict) => {
    if (verdict.status !== "unknown") verdicts.set(hash, verdict);
  };
  toolLimitMs = PATIENT_LIMIT_MS;
  try {
    await work();
  } finally {
    heard = undefined;
    toolLimitMs = TOOL_LIMIT_MS;
  }
  return verdicts;
};

/** What is wrong with an expression: that some text makes it slow, or that nobody can say. */
export const vet = async (
  extent: Candidate,
  cacheDir: string | undefined,
): Promise<Omit<PatternProblem, "id"> | undefined> => {
  const verdict = await verdictOf(extent, "automaton", cacheDir);
  const problem = problemOf(verdict, extent);
  if (problem) return problem;
  if (extent.ways * stepsOf(verdict, extent) <= TRIED_FROM_WAYS) return undefined;
  return problemOf(await verdictOf(extent, "fuzz", cacheDir), extent);
};

/** Whether an expression is safe for certain, without being tried, which takes long. */
export const isPlainlySafe = async (candidate: Candidate, cacheDir: string | undefined): Promise<boolean> => {
  const verdict = await verdictOf(candidate, "automaton", cacheDir);
  if (problemOf(verdict, candidate)) return false;
  return candidate.ways * stepsOf(verdict, candidate) <= TRIED_FROM_WAYS;
};

/** Steps at one place, beyond those that every expression takes. */
const stepsOf = (verdict: Verdict, { ahead }: Candidate): number =>
  verdict.status === "vulnerable" ? ahead ** (verdict.degree - 1) : 1;

const problemOf = (verdict: Verdict, extent: Candidate): Omit<PatternProblem, "id"> | undefined => {
  if (verdict.status === "safe") return undefined;
  if (verdict.status === "unknown") {
    const why =
      verdict.reason === "timeout"
        ? `the check took more than ${TOOL_LIMIT_MS / 1000} s of processor time`
        : `the check ended with "${verdict.reason}"`;
    return {
      code: "PATTERN_UNVETTED",
      message: `nobody can say whether the expression is safe (${why}): write it simpler, or as several patterns`,
    };
  }
  const at = verdict.parts.map((part) => `\`${part.slice(0, MAX_SHOWN)}\``).join(", ");
  if (verdict.degree === 0) {
    return {
      code: "PATTERN_VULNERABLE",
      message: `some text makes the expression take time that grows exponentially, by repeating what ${at} can match in several ways: let only one way match it`,
    };
  }
  if (stepsOf(verdict, extent) <= MAX_STEPS) return undefined;
  const longest = Math.floor(MAX_STEPS ** (1 / (verdict.degree - 1)));
  return {
    code: "PATTERN_VULNERABLE",
    message: `some text makes the expression take time that grows with the length to the power of ${verdict.degree}, by repeating what ${at} matches: put something before it that cannot be part of it (as \\b or a lookbehind), or let the expression look at no more than ${longest} characters (now ${extent.ahead})`,
  };
};

const verdictOf = (
  { vetted }: Candidate,
  checker: "automaton" | "fuzz",
  cacheDir: string | undefined,
): Promise<Verdict> => {
  const hash = createHash("sha256")
    .update(JSON.stringify([VETTING, checker, vetted.source, vetted.flags]))
    .digest("hex");
  const known = kept.get(hash);
  if (known) return hear(hash, known);
  const asked = remembered(hash, cacheDir, () => ask(vetted, checker));
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(hash, asked);
  asked.then(
    // What hung on the machine and not on the expression is asked again.
    ({ status }) => status === "unknown" && kept.delete(hash),
    () => kept.delete(hash),
  );
  return hear(hash, asked);
};

const hear = async (hash: string, asked: Promise<Verdict>): Promise<Verdict> => {
  const verdict = await asked;
  heard?.(hash, verdict);
  return verdict;
};

const ask = async (vetted: Vetted, checker: "automaton" | "fuzz"): Promise<Verdict> => {
  try {
    const outcome = await background.run(
      { kind: "vet", ...vetted, checker, timeoutMs: toolLimitMs },
      toolLimitMs + SLACK_MS,
    );
    return outcome.kind === "vetted" ? outcome.verdict : { status: "unknown", reason: "unexpected" };
  } catch (error) {
    if (error instanceof BackgroundFailed) return { status: "unknown", reason: error.message };
    throw error;
  }
};

/** A verdict out of the folder, or a new one that is put there. A folder that cannot be used costs time and nothing else. */
const remembered = async (
  hash: string,
  folder: string | undefined,
  make: () => Promise<Verdict>,
): Promise<Verdict> => {
  const known = SHIPPED.get(hash);
  if (Value.Check(VerdictSchema, known)) return known;
  if (!folder) return make();
  const file = join(folder, `${hash}.json`);
  const found: unknown = await readFile(file, "utf8")
    .then(JSON.parse)
    .catch(() => undefined);
  if (Value.Check(VerdictSchema, found)) return found;
  const verdict = await make();
  if (verdict.status === "unknown") return verdict;
  const part = `${file}.${process.pid}`;
  await mkdir(folder, { recursive: true, mode: 0o700 })
    .then(() => writeFile(part, JSON.stringify(verdict), { mode: 0o600 }))
    .then(() => rename(part, file))
    .catch(() => undefined);
  return verdict;
};
