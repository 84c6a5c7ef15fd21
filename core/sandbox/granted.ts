import { POWER_NAMES, type PowerName, type Powers } from "@sluice/sdk";
import type { UseConfig } from "../config/schema.ts";
import { SluiceError } from "../errors/index.ts";
import type { EngineName, Limits } from "./contract.ts";
import type { Plugin } from "./plugin.ts";

/** What a plugin has by being named, wherever it comes from. */
const BY_NAME: Powers = { text: "read", patterns: true, log: true };

/** Powers that the SDK describes and that come with the features they are for. */
const NOT_YET: readonly PowerName[] = ["models", "tables", "targets"];

/**
 * Refuses a plugin that asks for more than it is given: one that ships with Sluice has what its manifest asks for, any other
 * what it has by being named and what stands in `allow`. Throws `PLUGIN_POWER_REFUSED` with the lines to add.
 */
export const refusePowers = (id: string, { powers, shipped }: Plugin, { allow }: UseConfig): void => {
  const early = NOT_YET.filter((name) => powers[name] !== undefined);
  if (early.length > 0) {
    const detail = `it asks for ${early.join(", ")}, which this version does not serve yet.`;
    throw new SluiceError("PLUGIN_INVALID", { plugin: id, detail });
  }
  if (shipped) return;
  const missing = POWER_NAMES.filter(
    (name) => powers[name] !== undefined && !isGiven(name, powers, allow ?? {}),
  );
  if (missing.length === 0) return;
  const lines = missing.map((name) => `  ${name}: ${JSON.stringify(powers[name])}`);
  throw new SluiceError("PLUGIN_POWER_REFUSED", {
    plugin: id,
    powers: missing.join(", "),
    lines: ["allow:", ...lines].join("\n"),
  });
};

const isGiven = (name: PowerName, asked: Powers, allowed: Powers): boolean => {
  const value = asked[name];
  if (name === "patterns") return true;
  if (value === BY_NAME[name] || covers(allowed[name], value)) return true;
  return name === "text" && allowed.text === "write";
};

/** Whether what is allowed is as much as what is asked for: every item of a list, no number above. */
const covers = (allowed: unknown, asked: unknown): boolean => {
  if (Array.isArray(asked)) return Array.isArray(allowed) && asked.every((item) => allowed.includes(item));
  if (typeof asked === "number") return typeof allowed === "number" && asked <= allowed;
  if (typeof asked !== "object" || asked === null) return asked === allowed;
  if (typeof allowed !== "object" || allowed === null) return false;
  return Object.entries(asked).every(([key, value]) => covers(Reflect.get(allowed, key), value));
};

/** What runs a plugin: what ships with Sluice is trusted, everything else only where the administrator says so. */
export const engineFor = ({ shipped }: Plugin, { engine }: UseConfig): EngineName =>
  engine ?? (shipped ? "inline" : "isolate");

/** The bounds in force: the administrator's where there are any, else the manifest's, and a cap above all. */
export const limitsFor = (
  { limits }: Plugin,
  { limits: own }: UseConfig,
  callDeadlineMs = Number.POSITIVE_INFINITY,
): Limits => {
  const wanted: Limits = { ...limits, ...own };
  return {
    ...wanted,
    cpuMs: Math.min(wanted.cpuMs, callDeadlineMs),
    wallMs: Math.min(wanted.wallMs, callDeadlineMs),
  };
};
