import type { PlanTarget } from "@sluice/sdk";

/** Request headers that name a session, the one that counts first. The others are what coding agents send of themselves. */
export const SESSION_HEADERS = [
  "x-session-id",
  "x-claude-code-session-id",
  "session-id",
  "session_id",
  "x-session-affinity",
  "x-opencode-session",
] as const;

/** Longer names of a session are told apart by their beginning: a client must not choose how long a call takes. */
const MAX_CHARS = 128;

/**
 * The place of the target that a session belongs to; -1 where none has a weight. Weighted rendezvous hashing: in the long run
 * each target has sessions by its weight, every worker and process gives the same answer with nothing to remember, and when
 * a target comes or goes only the sessions that it gains or had move.
 */
export const placeOf = (session: string, targets: readonly PlanTarget[]): number => {
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
