import { type Case, tell, told } from "../case.ts";

const PATTERN = { id: "p", kind: "list", entries: ["a"] };

/** Set-up: config, state, what it declares. */
export const SET_UPS: readonly Case[] = [
  {
    name: "state is what setup has made of the config",
    plugin: `{ name: "case", version: "1.0.0", setup: (config) => ({ words: config.words.map((w) => w.toUpperCase()) }),
      hooks: { onRequest: (ctx, state) => ${tell("state")} } }`,
    config: { words: ["a", "ü"] },
    calls: [{ hook: "onRequest", ...told({ words: ["A", "Ü"] }) }],
  },
  {
    name: "an async setup is waited for",
    plugin: `{ name: "case", version: "1.0.0", setup: async (config) => { await undefined; return config.n + 1; },
      hooks: { onRequest: (ctx, state) => ${tell("state")} } }`,
    config: { n: 1 },
    calls: [{ hook: "onRequest", ...told(2) }],
  },
  {
    name: "patterns and lines of setup are declared, as long as it runs",
    plugin: `(() => { let kept; return { name: "case", version: "1.0.0",
      setup: (config, powers) => { kept = powers; powers.patterns.declare(config); powers.patterns.declare(config); powers.log.info("ready"); },
      hooks: { onRequest: () => { try { kept.patterns.declare([]); } catch (error) { return ${tell("error.message")}; } } } }; })()`,
    powers: { patterns: true, log: true },
    config: [PATTERN],
    declared: { patterns: [PATTERN, PATTERN], log: [["info", "ready"]] },
    calls: [{ hook: "onRequest", ...told("setup is over; declare patterns before it returns") }],
  },
  {
    name: "setup has no powers that were not asked for",
    plugin: `{ name: "case", version: "1.0.0", setup: (config, powers) => Object.keys(powers).length,
      hooks: { onRequest: (ctx, state) => ${tell("state")} } }`,
    powers: { kv: {} },
    calls: [{ hook: "onRequest", ...told(0) }],
  },
  {
    name: "handlers with an order, and methods, are called without a `this`",
    plugin: `{ name: "case", version: "1.0.0", hooks: { onRequest: { order: "pre", handler() { "use strict"; return ${tell("this === undefined")}; } } } }`,
    calls: [{ hook: "onRequest", ...told(true) }],
  },
];
