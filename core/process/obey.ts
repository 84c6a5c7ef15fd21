import type { LoadedConfig } from "../config/loaded.ts";
import { asSluiceError } from "../errors/index.ts";
import { describeCause } from "../log/scrub.ts";
import { type FromChild, type FromRecorder, isToChild, type ToChild } from "./messages.ts";

/** What a process of the supervisor's does when it is told. */
export interface Role {
  /** Makes a config ready; returns what is worth a line, throws what is wrong with it. */
  prepare(number: number, loaded: LoadedConfig): Promise<readonly string[]>;
  /** Puts the prepared config in force; an empty URL where this process listens nowhere. */
  switchOver(): Promise<{ readonly url: string; readonly number: number }>;
  dropPrepared(): Promise<void>;
  /** Finishes what runs and gives everything back. */
  close(): Promise<void>;
  /** Takes a message that only this process knows. */
  other(message: unknown): void;
}

/** Tells the supervisor something. */
export const tell = (message: FromChild | FromRecorder): void => {
  process.send?.(message);
};

/**
 * Obeys the supervisor's messages, and ends with it: when the pipe to standard input closes, the supervisor is gone,
 * however it went. Configs take their turns; what must not wait behind a plugin that is being set up does not.
 */
export const obeySupervisor = (role: Role): void => {
  let turns: Promise<void> = Promise.resolve();
  let closing = false;
  const atOnce: Partial<Record<ToChild["type"], () => void>> = {
    ping: () => tell({ type: "pong" }),
    drain: () => {
      if (!closing) void role.close().then(() => process.exit(0));
      closing = true;
    },
  };
  process.on("message", (message: unknown) => {
    if (!isToChild(message)) return role.other(message);
    const now = atOnce[message.type];
    if (now) now();
    else turns = turns.then(() => inTurn(role, message));
  });
  // Ctrl-C and service managers signal the supervisor too, which says when to drain.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
  process.stdin
    .on("end", () => process.exit(1))
    .on("error", () => process.exit(1))
    .resume();
  tell({ type: "started" });
};

const inTurn = async (role: Role, message: ToChild): Promise<void> => {
  if (message.type === "prepare") await prepare(role, message);
  if (message.type === "switch") await switchOver(role);
  if (message.type === "drop") await role.dropPrepared();
};

const prepare = async (
  role: Role,
  { number, loaded }: Extract<ToChild, { type: "prepare" }>,
): Promise<void> => {
  try {
    tell({ type: "prepared", number, warnings: await role.prepare(number, loaded) });
  } catch (thrown) {
    const error = asSluiceError(thrown);
    const cause = describeCause(error.cause, loaded.secrets);
    const details = { ...error.details, ...(cause ? { cause } : {}) };
    tell({ type: "refused", number, code: error.code, details });
  }
};

const switchOver = async (role: Role): Promise<void> => {
  try {
    tell({ type: "listening", ...(await role.switchOver()) });
  } catch (thrown) {
    const { code, details } = asSluiceError(thrown);
    tell({ type: "failed", code, details });
  }
};
