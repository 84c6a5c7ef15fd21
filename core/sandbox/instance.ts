import type { HookName, PriceRow, TargetHealth, Usage } from "@sluice/sdk";
import type { UseConfig } from "../config/schema.ts";
import { violations } from "../config/violations.ts";
import { withDefaults } from "../config/with-defaults.ts";
import { SluiceError } from "../errors/index.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Target } from "../exchange/service.ts";
import { describePlace } from "../log/scrub.ts";
import { type EngineName, type Guest, GuestFault } from "./contract.ts";
import { engineFor, limitsFor, refusePowers } from "./granted.ts";
import { type Bench, Health } from "./health.ts";
import type { OpenedPowers } from "./host.ts";
import type { Matchers } from "./matchers.ts";
import type { Plugin } from "./plugin.ts";
import type { Matcher } from "./powers/patterns/index.ts";
import { probeFrame } from "./probe.ts";

/** What the host does for instances. */
export interface InstanceHost {
  /** Opens what an instance may use, and puts handles in the place of its config's secrets. */
  open(id: string, plugin: Plugin, use: UseConfig, values: unknown): OpenedPowers;
  prices(target: Target | undefined, model: string): PriceRow | undefined;
  cost(target: Target | undefined, model: string, usage: Usage | undefined): number | undefined;
  health(target: string): TargetHealth;
  /** Writes a plugin's own log line. */
  log(
    level: "info" | "warn",
    instance: Pick<Instance, "id">,
    exchange: Exchange | undefined,
    message: string,
  ): void;
  /** Told when an instance is benched, and when it is back. */
  benched(instance: string, bench: Bench | undefined): void;
  /** The instances that are not called at present, and why. */
  readonly benches: ReadonlyMap<string, Bench>;
}

/** One `use:` of a plugin, set up. */
export interface Instance {
  /** `<service>/<plugin>` or `<service>/<plugin>#<as>`; the service is `*` at the top level. */
  readonly id: string;
  readonly plugin: Plugin;
  readonly engine: EngineName;
  readonly onFailure: "closed" | "open";
  readonly phase: UseConfig["phase"];
  readonly mode: UseConfig["mode"];
  readonly scope: UseConfig["scope"];
  /** Whether its requests are screened beside the call of the provider. */
  readonly overlap: boolean;
  readonly when: UseConfig["when"];
  /** Whether it is given answers whole, whatever its plugin says of streams. */
  readonly buffer: boolean;
  /** Whether it is given the bodies of exchanges. */
  readonly keepsBodies: boolean;
  /** Whether it was checked only, and is never called in this process. */
  readonly idle: boolean;
  readonly guest: Guest;
  readonly matcher: Matcher | undefined;
  /** Its patterns that are looked for over the turns of a request. */
  readonly turnsMatcher: Matcher | undefined;
  readonly health: Health;
  readonly host: InstanceHost;
  /** What it may use. */
  readonly powers: OpenedPowers;
  /** Calls a hook with an exchange of the host's own, to see whether the plugin fails everybody. */
  probe(hook: HookName): Promise<void>;
}

/** What instances are set up with. */
export interface SetUpParts {
  readonly host: InstanceHost;
  /** The longest that a call may take, whatever a plugin asks for, in milliseconds. */
  readonly callDeadlineMs?: number | undefined;
  /** Whether none of its hooks is called in this process, so that it is checked only. */
  readonly idle?: boolean;
  /** Keeps what the vetting of patterns found. */
  readonly patternsDir?: string | undefined;
}

/** The scope of instances at the top level. */
export const EVERY_SERVICE = "*";

export const instanceId = (scope: string, use: Pick<UseConfig, "use" | "as">, plugin = use.use): string =>
  use.as === undefined ? `${scope}/${plugin}` : `${scope}/${plugin}#${use.as}`;

/**
 * Checks the config against the plugin's schema and the powers against what is allowed, then sets the plugin up in its engine.
 * Throws `PLUGIN_INVALID` or `PLUGIN_POWER_REFUSED`; nothing of it is left then.
 */
export const setUp = async (
  scope: string,
  use: UseConfig,
  plugin: Plugin,
  { host, callDeadlineMs, idle = false, patternsDir }: SetUpParts,
): Promise<Instance> => {
  const id = instanceId(scope, use, plugin.name);
  refusePowers(id, plugin, use);
  refuseOverlap(id, plugin, use);
  const values = checkedConfig(id, plugin, use);
  const engine = engineFor(plugin, use);
  const health = new Health((bench) => host.benched(id, bench));
  const base = {
    id,
    plugin,
    engine,
    onFailure: use.onFailure,
    phase: use.phase,
    mode: use.mode,
    scope: use.scope,
    overlap: use.overlap,
    when: use.when,
    buffer: use.buffer,
    keepsBodies: holdsBodies(plugin, values),
    idle,
    health,
    host,
  };
  if (idle) {
    return {
      ...base,
      powers: NO_POWERS,
      guest: NEVER_CALLED,
      ...NO_MATCHERS,
      probe: async () => undefined,
    };
  }
  const powers = host.open(id, plugin, use, values);
  let guest: Guest | undefined;
  try {
    const loaded = await plugin.load(engine, limitsFor(plugin, use, callDeadlineMs)).catch(refused(id));
    guest = await loaded
      .setUp({ id, powers: plugin.powers, config: powers.config, power: noPowers })
      .catch(refused(id, setUpFailed));
    const ready = guest;
    const matchers = await matchersOf(id, plugin, ready, patternsDir);
    return { ...base, powers, guest: ready, ...matchers, probe: (hook) => probe(ready, health, hook) };
  } catch (thrown) {
    await guest?.cleanUp().catch(() => undefined);
    await powers.close();
    throw thrown;
  }
};

const NO_MATCHERS: Matchers = { matcher: undefined, turnsMatcher: undefined };

const matchersOf = async (
  id: string,
  plugin: Plugin,
  guest: Guest,
  patternsDir: string | undefined,
): Promise<Matchers> => {
  if (!plugin.powers.patterns) return NO_MATCHERS;
  // Most plugins have none, and what vets and compiles them is a seventh of the gateway's code.
  const { compileMatchers } = await import("./matchers.ts");
  return compileMatchers(id, plugin, guest, patternsDir);
};

const noPowers = (): Promise<never> =>
  Promise.reject(new Error("setup has no powers but those in its hands"));

const NO_POWERS: OpenedPowers = {
  config: undefined,
  serve: noPowers,
  secret: () => {
    throw new Error("the plugin is not called in this process");
  },
  holds: false,
  exchangeEnded: () => undefined,
  close: async () => undefined,
};

const refused =
  (id: string, said: (cause: unknown) => string = ownWords) =>
  (cause: unknown): never => {
    if (cause instanceof SluiceError) throw cause;
    throw new SluiceError("PLUGIN_INVALID", { plugin: id, detail: said(cause) }, cause);
  };

const ownWords = (cause: unknown): string =>
  cause instanceof Error ? `${cause.message.replace(/\.$/, "")}.` : "its code does not load.";

/** Its message may quote what the plugin was configured with. */
const setUpFailed = (cause: unknown): string => {
  const [kind, place] = describePlace(cause).split(" at ");
  return `its setup failed${place === undefined ? "" : ` at ${place}`} (${kind}).`;
};

/** What runs beside the provider's call cannot change the request that is on its way. */
const refuseOverlap = (id: string, plugin: Plugin, { overlap }: UseConfig): void => {
  if (!overlap || plugin.hooks.get("onRequest")?.verdictOnly === true) return;
  const detail = "its onRequest does not say verdictOnly, so it cannot have `overlap: true`.";
  throw new SluiceError("PLUGIN_INVALID", { plugin: id, detail });
};

const checkedConfig = (id: string, plugin: Plugin, use: UseConfig): unknown => {
  const values = withDefaults(plugin.config, use.with);
  const [problem] = violations(plugin.config, values, 1);
  if (!problem) return values;
  const where = ["with", ...problem.path].join(".");
  throw new SluiceError("PLUGIN_INVALID", { plugin: id, detail: `${where}: ${problem.message}.` });
};

/** The power may hang on a field of the instance's own config. */
const holdsBodies = ({ powers: { bodies } }: Plugin, values: unknown): boolean => {
  if (typeof bodies !== "object") return bodies === true;
  const fields: ReadonlyMap<string, unknown> = new Map(Object.entries(values ?? {}));
  return fields.get(bodies.when) === true;
};

const NEVER_CALLED: Guest = {
  declared: undefined,
  call: () => {
    throw new GuestFault("engine", "the plugin is not called in this process");
  },
  cleanUp: async () => undefined,
};

const probe = async (guest: Guest, health: Health, hook: HookName): Promise<void> => {
  try {
    await guest.call(hook, probeFrame(hook));
  } catch (cause) {
    if (cause instanceof GuestFault) health.probeFailed(cause.kind);
  }
};

/** Gives back what instances hold. One that fails does not keep the others from it. */
export const cleanUp = async (
  instances: Iterable<Instance>,
  failed: (instance: Instance, cause: unknown) => void,
): Promise<void> => {
  for (const instance of instances) {
    if (instance.idle) continue;
    try {
      await instance.guest.cleanUp();
    } catch (cause) {
      failed(instance, cause);
    } finally {
      await instance.powers.close();
    }
  }
};
