import { type Serving, serve } from "../main.ts";
import { isToWorker } from "./messages.ts";
import { obeySupervisor } from "./obey.ts";

/** A serving process. */
const [dataDir = "", pluginsDir = "", writer = ""] = process.argv.slice(2);
let serving: Serving | undefined;
let ledgerFull = false;

obeySupervisor({
  async prepare(number, loaded) {
    serving ??= await serve({ dataDir, pluginsDir, logLevel: loaded.config.logs.level, writer });
    serving.gateway.ledgerFull = ledgerFull;
    const { warnings } = await serving.gateway.prepare(number, loaded);
    return warnings;
  },
  async switchOver() {
    if (!serving) return { url: "", number: 0 };
    serving.gateway.switchToPrepared();
    return { url: serving.listen(), number: serving.gateway.generation.number };
  },
  dropPrepared: async () => serving?.gateway.dropPrepared(),
  close: async () => serving?.close(),
  other(message) {
    if (!isToWorker(message) || message.type !== "full") return;
    ledgerFull = message.full;
    if (serving) serving.gateway.ledgerFull = ledgerFull;
  },
});
