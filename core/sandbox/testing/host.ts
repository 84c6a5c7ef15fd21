import pino from "pino";
import { SluiceError } from "../../errors/index.ts";
import { PluginHost } from "../host.ts";
import type { PluginSource } from "../plugin-source.ts";

/** A host without powers, whose lines nobody reads. */
export const quietHost = new PluginHost({ logger: pino({ level: "silent" }), powers: {} });

/** No plugin at all. */
export const noPlugins: PluginSource = {
  has: () => false,
  load: async (plugin) => {
    throw new SluiceError("PLUGIN_INVALID", { plugin, detail: "there is no such plugin." });
  },
};
