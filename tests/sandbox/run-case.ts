import {
  type Engine,
  type Guest,
  GuestFault,
  type GuestReply,
  type Limits,
} from "../../core/sandbox/contract.ts";
import { AttackedFrame } from "./attacked-frame.ts";
import { bundleOf } from "./bundle.ts";
import { CASE_LIMITS, type EscapeCase } from "./case.ts";
import type { Neighbour } from "./neighbour.ts";
import { LoopWatch } from "./responsive.ts";

/** How long anybody may wait meanwhile, in milliseconds. */
export const MAX_WAIT_MS = 100;
const ATTEMPTS = 3;

/** What came of a case. */
export interface Ran {
  readonly reply: GuestReply | undefined;
  readonly fault: GuestFault | undefined;
  /** The longest that anything else had to wait, in milliseconds; of three attempts the best. */
  readonly waitedMs: number;
  /** Powers that were served, and those that were when their call was over. */
  readonly served: { readonly inTime: number; readonly late: number };
  /** What the neighbour saw afterwards. */
  readonly neighbour: unknown;
}

/** Runs a case beside a neighbour, again where that had to wait for too long. */
export const runCase = async (engine: Engine, tried: EscapeCase, neighbour: Neighbour): Promise<Ran> => {
  let best: Ran | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const ran = await attempted(engine, tried, neighbour);
    if (!best || ran.waitedMs < best.waitedMs) best = ran;
    if (best.waitedMs < MAX_WAIT_MS) return best;
  }
  if (!best) throw new Error("there was no attempt");
  return best;
};

const attempted = async (engine: Engine, tried: EscapeCase, neighbour: Neighbour): Promise<Ran> => {
  const { powers = {}, callsBefore = 0 } = tried;
  const limits: Limits = { ...CASE_LIMITS, ...tried.limits };
  const loaded = await engine.load(bundleOf("attacker", tried), limits);
  try {
    const power = () => Promise.reject(new Error("setup has no powers"));
    const guest = await loaded.setUp({ id: "chat/attacker", powers, config: {}, power });
    for (let n = 0; n < callsBefore; n++) await endOf(guest, tried, new AttackedFrame(`before-${n}`, tried));
    const frame = new AttackedFrame("attacked", tried);
    const watch = new LoopWatch();
    const askedAt = performance.now();
    const ending = endOf(guest, tried, frame);
    await neighbour.sees();
    const answeredMs = performance.now() - askedAt;
    const { reply, fault } = await ending;
    const seen = await neighbour.sees();
    const waitedMs = Math.max(answeredMs, watch.stop());
    return { reply, fault, waitedMs, served: frame.served, neighbour: seen };
  } finally {
    await loaded.close();
  }
};

interface Answered {
  readonly reply?: GuestReply | undefined;
  readonly fault?: GuestFault;
}

/** Faults alone are expected; anything else that is thrown fails the test. */
const endOf = async (
  guest: Guest,
  { hook = "onRequest" }: EscapeCase,
  frame: AttackedFrame,
): Promise<Answered> => {
  try {
    return { reply: await guest.call(hook, frame) };
  } catch (cause) {
    if (cause instanceof GuestFault) return { fault: cause };
    throw cause;
  } finally {
    frame.over = true;
  }
};
