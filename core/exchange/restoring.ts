import type { Aliases } from "./aliases.ts";
import type { Exchange } from "./exchange.ts";
import type { ResponseStep } from "./pipeline.ts";
import type { TextView } from "./text-view.ts";
import type { Reading, WindowReader } from "./window-reader.ts";

/** Leaves an edit for each alias in the texts, and says where one may be half there. */
export const restore = (aliases: Aliases, view: TextView): void => {
  const found = view.texts.map(({ text, more = false }) => aliases.in(text, more));
  view.take({ matches: [], disjoint: [], openFrom: found.map(({ openFrom }) => openFrom) }, []);
  for (const [index, { places }] of found.entries()) {
    const shown = view.texts[index];
    const inJson = shown?.kind === "tool-arguments" && !shown.isValue;
    for (const { start, end, value } of places)
      view.replaceAt(index, start, end, inJson ? JSON.stringify(value).slice(1, -1) : value);
  }
};

/** Puts back into a stream what aliases stand for. */
export class AliasReader implements WindowReader {
  readonly reading: Reading;

  constructor(readonly aliases: Aliases) {
    this.reading = {
      matchChars: aliases.longest,
      contextChars: 1,
      settledOnly: true,
      maxHoldMs: Number.POSITIVE_INFINITY,
      untilEnd: false,
    };
  }

  read(view: TextView, _: boolean, accept: () => void): void {
    restore(this.aliases, view);
    accept();
  }
}

/** What an answer passes: steps, and the putting back of what stood in the request. */
export type AnswerPass = ResponseStep | Aliases;

interface Placed {
  readonly pass: AnswerPass;
  readonly place: number;
  readonly pairs: boolean;
}

/**
 * The steps, with aliases put back behind the step of the instance that made them, or where such a step would stand: who
 * saw the request before it sees the answer without them.
 */
export const withAliases = (
  { aliases, service }: Exchange,
  steps: readonly ResponseStep[],
): readonly AnswerPass[] => {
  if (!aliases) return steps;
  const screening = service?.pipeline.onRequest ?? [];
  const passes: Placed[] = steps.map((step) => ({ pass: step, place: step.place, pairs: step.pairs }));
  for (const [instance, made] of aliases) {
    const place = screening.findIndex((step) => step.instance === instance);
    const own = passes.findIndex(({ pass }) => "instance" in pass && pass.instance === instance);
    const next = passes.findIndex((one) => (one.pairs ? one.place < place : one.place <= place));
    const at = own >= 0 ? own + 1 : next >= 0 ? next : passes.length;
    passes.splice(at, 0, { pass: made, place, pairs: true });
  }
  return passes.map(({ pass }) => pass);
};
