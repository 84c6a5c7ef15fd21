import type { HookName, Powers } from "@sluice/sdk";
import type { EngineName, FaultKind, Limits } from "../../core/sandbox/contract.ts";

/** What must come of a case. */
export type End =
  /** It answers, with exactly this as its verdict. */
  | { readonly verdict: unknown }
  /** It ends with a fault, of one of these kinds; or has its verdict out before that. */
  | { readonly fault: readonly FaultKind[]; readonly orVerdict?: unknown }
  /** It answers, and the host takes the answer for no verdict. */
  | { readonly refused: true };

/** Why a case is run on `isolate` alone: only code that means harm brings it, and `isolate` is what such code runs in. */
export interface HarmOnly {
  /** What it would do to `inline`. */
  readonly because: string;
}

/** An attack: what the plugin does, and what must come of it. */
export interface EscapeCase {
  readonly name: string;
  /** Source of the handler, `(ctx, state) => …`. */
  readonly handler: string;
  /** Source that stands before the definition, at the top level of the bundle. */
  readonly top?: string;
  /** Default: `onRequest`. */
  readonly hook?: HookName;
  readonly powers?: Powers;
  /** Bounds that differ from `CASE_LIMITS`. */
  readonly limits?: Partial<Limits>;
  /** Calls of other exchanges before the one that counts. */
  readonly callsBefore?: number;
  /** One for both engines, or one for each. */
  readonly ends: End | Readonly<Record<EngineName, End>>;
  readonly harmOnly?: HarmOnly;
}

/** Cases of one kind. */
export interface CaseGroup {
  readonly title: string;
  readonly cases: readonly EscapeCase[];
}

/** Bounds of the cases: of processor time less than the host may be held, of the rest what lets them end soon. */
export const CASE_LIMITS: Limits = {
  cpuMs: 20,
  wallMs: 600,
  memoryBytes: 16 * 1024 * 1024,
  stackBytes: 256 * 1024,
  resultBytes: 64 * 1024,
  powerCalls: 8,
};

/** What must come of a case on an engine. */
export const endOn = ({ ends }: EscapeCase, engine: EngineName): End =>
  "inline" in ends ? ends[engine] : ends;

/** Whether a case is run on an engine. */
export const runsOn = ({ harmOnly }: EscapeCase, engine: EngineName): boolean =>
  engine === "isolate" || harmOnly === undefined;

/** Faults that work which takes long ends with; on a machine that is busy, its deadline comes first. */
const OF_MUCH_WORK: readonly FaultKind[] = ["cpu", "memory", "result-size"];

/** The kinds of faults that stand for these: on a busy machine a companion may not get its processor time in time. */
export const faultsOn = (engine: EngineName, kinds: readonly FaultKind[]): readonly FaultKind[] =>
  engine === "isolate" && kinds.some((kind) => OF_MUCH_WORK.includes(kind))
    ? [...kinds, "cpu", "wall"]
    : kinds;
