/** How much time a run may take. */
export type Mode = "full" | "quick";

/** One measured thing. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** The median. */
  readonly value: number;
  /** Every raw round, in the order of the rounds. */
  readonly rounds: readonly number[];
  /** Exchanges a second, beside a figure of processor time. */
  readonly perSecond?: number;
  /** Paired with the baseline of the same round; the value is their median. */
  readonly ratio?: { readonly to: string; readonly value: number; readonly rounds: readonly number[] };
  /** What the budget allows: of the ratio where there is one, else of the value. */
  readonly ceiling?: number;
  /** Says that the ceiling is one of the value, although there is a ratio. */
  readonly ceilingOf?: "value";
}

/** What a question found. */
export interface Result {
  readonly question: string;
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

/** One question of the benches. */
export interface Question {
  readonly name: string;
  /** Whether `--quick` asks it. */
  readonly quick: boolean;
  /** Figures whose ratio `bench/budget.json` guards. */
  readonly guarded: readonly string[];
  run(mode: Mode): Promise<Result>;
}
