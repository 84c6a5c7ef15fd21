import { fieldsOf, HOOK_NAMES, type HookName } from "@sluice/sdk";
import { withDefaults } from "../../config/with-defaults.ts";
import { configSchema } from "../build/config-schema.ts";
import type { CallFrame, EngineName, Guest } from "../contract.ts";
import { sealSecrets } from "../powers/secrets.ts";
import { probeFrame } from "../probe.ts";
import { exampleConfig } from "./suite.ts";
import { testedPlugin } from "./tested-plugin.ts";

/** What a call of a hook costs. */
export interface HookCost {
  readonly hook: HookName;
  readonly engine: EngineName;
  /** The median of the rounds, in microseconds. */
  readonly medianUs: number;
  /** Every round, in microseconds a call. */
  readonly roundsUs: readonly number[];
  /** Why there is no figure. */
  readonly failure?: string;
}

const ROUNDS = 7;
const ROUND_MS = 60;
const WARM_UP_CALLS = 200;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Measures each hook of a plugin on an exchange in which nothing is peculiar: a short chat. */
export const benchHooks = async (
  folder: string,
  schema: unknown,
  engine: EngineName,
): Promise<HookCost[]> => {
  const { plugin } = await testedPlugin(folder, engine);
  const loaded = await plugin.load(engine, plugin.limits);
  const config = withDefaults(configSchema(schema), exampleConfig(schema));
  const guest = await loaded.setUp({
    id: "bench",
    powers: plugin.powers,
    config: sealSecrets(schema, config).config,
    power: async () => undefined,
  });
  try {
    const costs: HookCost[] = [];
    for (const hook of HOOK_NAMES.filter((name) => plugin.hooks.has(name))) {
      costs.push(await benchHook(guest, hook, engine, frameOf(hook, new Set(fieldsOf(hook, plugin.powers)))));
    }
    return costs;
  } finally {
    await guest.cleanUp();
  }
};

const frameOf = (hook: HookName, allowed: ReadonlySet<string>): CallFrame => {
  const probe = probeFrame(hook);
  return {
    id: probe.id,
    service: probe.service,
    principal: probe.principal,
    model: probe.model,
    api: probe.api,
    stream: probe.stream,
    final: probe.final,
    identity: probe.identity,
    field: (name) => (allowed.has(name) ? probe.field(name) : undefined),
    power: async () => undefined,
  };
};

const benchHook = async (
  guest: Guest,
  hook: HookName,
  engine: EngineName,
  frame: CallFrame,
): Promise<HookCost> => {
  const call = async (times: number): Promise<void> => {
    for (let at = 0; at < times; at++) {
      const reply = guest.call(hook, frame);
      // A wait that is not needed would cost more than the call.
      if (reply instanceof Promise) await reply;
    }
  };
  try {
    const started = performance.now();
    await call(WARM_UP_CALLS);
    const times = Math.max(20, Math.ceil((ROUND_MS * WARM_UP_CALLS) / (performance.now() - started)));
    const roundsUs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const begun = performance.now();
      await call(times);
      roundsUs.push(((performance.now() - begun) * 1000) / times);
    }
    return { hook, engine, medianUs: median(roundsUs), roundsUs };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { hook, engine, medianUs: Number.NaN, roundsUs: [], failure };
  }
};
