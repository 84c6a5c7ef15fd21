import type { WindowSize } from "./channels.ts";
import type { Closing } from "./closing.ts";
import { Denied } from "./denial.ts";
import type { Exchange } from "./exchange.ts";
import { callStep, type FaultListener } from "./hooks.ts";
import type { ResponseStep } from "./pipeline.ts";
import type { TextView } from "./text-view.ts";

/** How a stream is read; see section "Streams" of docs/lifecycle.md. */
export interface Reading extends WindowSize {
  /** How long text is held while nothing more comes. */
  readonly maxHoldMs: number;
  /** Whether nothing goes on before the end. */
  readonly untilEnd: boolean;
}

/** Looks at the running texts of a stream, and says what is to become of them. */
export interface WindowReader {
  readonly reading: Reading;
  /**
   * Looks at what is pending. What it leaves in the view is carried out where it has called `accept`, which throws where it
   * cannot be. Throws `Denied`.
   */
  read(view: TextView, final: boolean, accept: () => void): void | Promise<void>;
}

/** A plugin that may change the answer but does not say how it reads a stream has it held to its end. */
const readingOf = ({ instance, when }: ResponseStep): Reading => {
  const { matcher, plugin, buffer } = instance;
  const reach = matcher ? matcher.reach.behind + matcher.longestMatchChars : 0;
  const settledOnly = when === "matches";
  if (!plugin.stream || buffer) {
    const all = Number.POSITIVE_INFINITY;
    return { matchChars: all, contextChars: all, maxHoldMs: all, untilEnd: true, settledOnly };
  }
  const { maxMatchChars, maxHoldMs } = plugin.stream;
  return {
    matchChars: maxMatchChars,
    contextChars: Math.max(maxMatchChars, reach),
    // Nothing is held but what is open, and that stays.
    maxHoldMs: settledOnly ? Number.POSITIVE_INFINITY : maxHoldMs,
    untilEnd: false,
    settledOnly,
  };
};

/** A plugin as a reader. */
export class PluginReader implements WindowReader {
  readonly reading: Reading;

  constructor(
    readonly step: ResponseStep,
    readonly exchange: Exchange,
    readonly closing: Closing,
    readonly onFault: FaultListener,
  ) {
    this.reading = readingOf(step);
  }

  async read(view: TextView, final: boolean, settle: () => void): Promise<void> {
    // An exchange that is given up in the middle of a call has had its closing call from elsewhere.
    if (final && !this.closing.take(this.step)) return;
    const verdict = await callStep(this.step, this.exchange, this.onFault, { final, text: view, settle });
    if (verdict?.kind === "deny") throw new Denied(verdict, this.step);
  }
}
