import type { Spread } from "@sluice/sdk";
import type { Exchange } from "./exchange.ts";
import type { Target } from "./service.ts";

/**
 * The plan with one target before the others, by weight: that of the session, where the request names one, or else the one whose
 * turn it is. A plan with one target, or with no weight at all, stays as it is.
 */
export const spreadPlan = (
  { plan, arrival }: Pick<Exchange, "plan" | "arrival">,
  { session = [] }: Spread,
  turns: Turns,
): readonly Target[] => {
  if (plan.length < 2) return plan;
  const name = sessionIn(arrival.headers, session);
  const place = name === undefined ? turns.next(plan) : placeOf(name, plan);
  return place > 0 ? withFirst(plan, place) : plan;
};

const sessionIn = (headers: Headers, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const session = headers.get(name);
    if (session) return session;
  }
  return undefined;
};

const withFirst = (plan: readonly Target[], place: number): readonly Target[] => {
  const picked = plan[place];
  return picked ? [picked, ...plan.slice(0, place), ...plan.slice(place + 1)] : plan;
};

/** What is known of a target where exchanges are spread. */
type Weighted = Pick<Target, "name" | "weight">;

/**
 * Gives targets their turns by weight, evenly spread: smooth weighted round robin, as in nginx. Over as many turns as the weights
 * sum up to, each target has exactly its weight of them. It knows no more than what it has given itself.
 */
export class Turns {
  readonly #credits = new Map<string, number>();

  /** The place of the target whose turn it is; -1 where none has a weight. */
  next(targets: readonly Weighted[]): number {
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

/** Longer names of a session are told apart by their beginning: a client must not choose how long this takes. */
const MAX_CHARS = 128;

/**
 * The place of the target that a session belongs to; -1 where none has a weight. Weighted rendezvous hashing (Thaler and
 * Ravishankar; the weights as by Schindelhauer and Schomaker): in the long run each target has sessions by its weight, every
 * worker and node gives the same answer with nothing to remember, and when a target comes or goes only the sessions that it
 * gains or had move.
 */
export const placeOf = (session: string, targets: readonly Weighted[]): number => {
  const hash = hashOf(session);
  let best = -1;
  let highest = 0;
  for (let at = 0; at < targets.length; at++) {
    const target = targets[at];
    if (!target || target.weight <= 0) continue;
    const score = target.weight / -Math.log(fractionOf(hash ^ hashOf(target.name)));
    if (best < 0 || score > highest) {
      best = at;
      highest = score;
    }
  }
  return best;
};

/** FNV-1a, 32 bits. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  const length = Math.min(text.length, MAX_CHARS);
  for (let at = 0; at < length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
};

/** A number between 0 and 1, neither of them, in which each bit of the hash has its say (the end of MurmurHash3). */
const fractionOf = (hash: number): number => {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (((mixed ^ (mixed >>> 16)) >>> 0) + 0.5) / 4_294_967_296;
};
