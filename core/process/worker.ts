import { asSluiceError } from "../errors/index.ts";
import { describeCause } from "../log/scrub.ts";
import { type Serving, serve } from "../main.ts";
import { type FromWorker, isToWorker, type ToWorker } from "./messages.ts";

/**
 * A serving process. It obeys the supervisor's messages, and ends with it: when the pipe to its standard input
 * closes, the supervisor is gone, however it went.
 */
const tell = (message: FromWorker): void => {
  process.send?.(message);
};

const [dataDir = "", pluginsDir = "", writer = ""] = process.argv.slice(2);
let serving: Serving | undefined;
let ledgerFull = false;

const setFull = (full: boolean): void => {
  ledgerFull = full;
  if (serving) serving.gateway.ledgerFull = full;
};

const prepare = async ({ number, loaded }: Extract<ToWorker, { type: "prepare" }>): Promise<void> => {
  try {
    serving ??= await serve({ dataDir, pluginsDir, logLevel: loaded.config.logs.level, writer });
    setFull(ledgerFull);
    const { warnings } = await serving.gateway.prepare(number, loaded);
    tell({ type: "prepared", number, warnings });
  } catch (thrown) {
    const error = asSluiceError(thrown);
    const cause = describeCause(error.cause, loaded.secrets);
    tell({
      type: "refused",
      number,
      code: error.code,
      details: { ...error.details, ...(cause ? { cause } : {}) },
    });
  }
};

const switchOver = (): void => {
  if (!serving) return;
  try {
    serving.gateway.switchToPrepared();
    tell({ type: "listening", url: serving.listen(), number: serving.gateway.generation.number });
  } catch (thrown) {
    const { code, details } = asSluiceError(thrown);
    tell({ type: "failed", code, details });
  }
};

let draining = false;
const drain = async (): Promise<void> => {
  if (draining) return;
  draining = true;
  await serving?.close();
  process.exit(0);
};

const inTurn = async (message: ToWorker): Promise<void> => {
  if (message.type === "prepare") await prepare(message);
  if (message.type === "switch") switchOver();
  if (message.type === "drop") await serving?.gateway.dropPrepared();
};

/** What must not wait behind a plugin that takes its time to be set up. */
const atOnce = (message: ToWorker): boolean => {
  if (message.type === "ping") tell({ type: "pong" });
  else if (message.type === "full") setFull(message.full);
  else if (message.type === "drain") void drain();
  else return false;
  return true;
};

let queue: Promise<void> = Promise.resolve();
process.on("message", (message: unknown) => {
  if (isToWorker(message) && !atOnce(message)) queue = queue.then(() => inTurn(message));
});

// Ctrl-C and service managers signal the supervisor too, which says when to drain.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
process.stdin
  .on("end", () => process.exit(1))
  .on("error", () => process.exit(1))
  .resume();
tell({ type: "started" });
