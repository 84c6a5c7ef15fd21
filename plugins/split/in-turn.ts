import type { PlanTarget } from "@sluice/sdk";

/**
 * Gives targets their turns by weight, evenly spread: smooth weighted round robin. Over as many turns as the weights sum up
 * to, each target has exactly its weight of them. It knows no more than what it has given itself.
 */
export class Turns {
  readonly #credits = new Map<string, number>();

  /** The place of the target whose turn it is; -1 where none has a weight. */
  next(targets: readonly PlanTarget[]): number {
    let total = 0;
    let best = -1;
    let most = 0;
    for (let at = 0; at < targets.length; at++) {
      const target = targets[at];
      if (!target || target.weight <= 0) continue;
      const credit = (this.#credits.get(target.name) ?? 0) + target.weight;
      this.#credits.set(target.name, credit);
      total += target.weight;
      if (best < 0 || credit > most) {
        best = at;
        most = credit;
      }
    }
    const chosen = targets[best];
    if (chosen) this.#credits.set(chosen.name, most - total);
    return best;
  }
}
