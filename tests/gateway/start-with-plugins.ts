import { loadConfig } from "../../core/config/load.ts";
import { supervise } from "../../core/process/supervisor.ts";

/** Starts a gateway as `sluice start` does, on a config file and with the plugins of a folder. */
const [file = "", pluginsDir = ""] = process.argv.slice(2);
const load = () => loadConfig(file, process.env);
const running = await supervise({ loaded: load(), reread: load, pluginsDir });
console.log(`listens on ${running.url}`);
process.exit(await running.ended);
