import { stopSignal } from "../process/stop-signal.ts";
import { type Command, parseFlags } from "./command.ts";

/** `sluice start`. */
export const startCommand: Command = {
  help: `Usage:
  sluice start [--config <file>]

Without --config it takes ./sluice.yaml; without that it starts with nothing: a service for each provider key in the
environment, the demo service, and keys that are shown once. Saving the config file reloads it, and so does SIGHUP.
Log lines go to standard error, one a line, as JSON.

Examples:
  sluice start
  sluice start --config /etc/sluice/sluice.yaml`,
  async run(args, io) {
    parseFlags(args, "sluice start [--config <file>]", {});
    const stopped = stopSignal();
    const gateway = await Promise.race([import("./serve.ts"), stopped]);
    return gateway ? await gateway.serve(io, stopped) : 0;
  },
};
