import { type ResolvedProvider, resolveProvider } from "../catalog/providers.ts";
import type { LoadedConfig } from "../config/loaded.ts";
import { plainUse } from "../config/plain-use.ts";
import type { Config, ServiceConfig, UseConfig } from "../config/schema.ts";
import { SluiceError } from "../errors/index.ts";
import { compileGrants } from "../identity/grants.ts";
import { KeyDirectory } from "../identity/keys.ts";
import { compilePrincipals } from "../identity/principals.ts";
import { cleanUp, EVERY_SERVICE, type Instance, type InstanceHost, setUp } from "../sandbox/instance.ts";
import type { PluginSource } from "../sandbox/plugin-source.ts";
import type { Store } from "../state/contract.ts";
import { type Generation, Running } from "./generation.ts";
import { compilePipeline, type Pipeline } from "./pipeline.ts";
import { compileTargets, type Service } from "./service.ts";

/** Plugins that are on unless the config says otherwise. */
const DEFAULT_PLUGINS = ["keys", "permissions"];
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** What a generation is made with. */
export interface CompileParts {
  readonly registry: PluginSource;
  readonly store: Store;
  readonly host: InstanceHost;
  /** Default: `CALL_DEADLINE_MS`. */
  readonly callDeadlineMs?: number | undefined;
  readonly onCleanupFailure: (instance: Instance, cause: unknown) => void;
  /** The generation before, whose cached keys stay of use. */
  readonly previous?: Generation | undefined;
  /** Whether `onLog` runs elsewhere, in the recorder: a plugin with nothing else is not set up here. */
  readonly onLogElsewhere?: boolean;
  /** Keeps what the vetting of patterns found. */
  readonly patternsDir?: string | undefined;
}

/**
 * Makes everything that follows from a config. Throws `PLUGIN_INVALID` or `START_UNPROTECTED`; what was set up until
 * then is cleaned up.
 */
export const compileGeneration = async (
  number: number,
  loaded: LoadedConfig,
  parts: CompileParts,
): Promise<Generation> => {
  const { config } = loaded;
  const instances: Instance[] = [];
  try {
    const provision = new Provision(parts, instances);
    const top = await provision.all(
      EVERY_SERVICE,
      withDefaults(config.plugins, parts.registry),
      loaded.baseDir,
    );
    const pipeline = compilePipeline(top);
    const warnings = [...topWarnings(config, pipeline, parts.registry)];
    const providers = resolveProviders(loaded);
    const services = new Map<string, Service>();
    for (const [name, service] of Object.entries(config.services)) {
      const own = await provision.all(name, service.plugins, loaded.baseDir);
      const compiled = compileService(
        name,
        service,
        providers,
        own.length === 0 ? pipeline : compilePipeline([...top, ...own]),
      );
      warnings.push(...serviceWarnings(compiled));
      for (const known of [name, ...service.aliases]) services.set(known, compiled);
    }
    const principals = compilePrincipals(config.principals);
    return {
      number,
      loaded,
      services,
      pipeline,
      keys: parts.previous
        ? parts.previous.keys.withConfig(config.keys, principals)
        : KeyDirectory.open(config.keys, parts.store, principals),
      grants: compileGrants(config.grants, Object.keys(config.services)),
      guarded: [pipeline, ...[...services.values()].map((service) => service.pipeline)].some(
        ({ onAuth }) => onAuth.length > 0,
      ),
      readsKeys: instances.some(({ plugin }) => plugin.powers.identity === true),
      instances,
      warnings,
      running: new Running(),
    };
  } catch (error) {
    await cleanUp(instances, parts.onCleanupFailure);
    throw error;
  }
};

/** Sets instances up, and keeps what it has set up for the clean-up. */
class Provision {
  constructor(
    readonly parts: CompileParts,
    readonly instances: Instance[],
  ) {}

  async all(scope: string, uses: readonly UseConfig[], baseDir: string): Promise<Instance[]> {
    const made: Instance[] = [];
    const { registry, host, callDeadlineMs, patternsDir, onLogElsewhere } = this.parts;
    for (const use of uses.filter(({ enabled }) => enabled)) {
      const plugin = await registry.load(use.use, baseDir);
      const idle = onLogElsewhere === true && [...plugin.hooks.keys()].every((hook) => hook === "onLog");
      const instance = await setUp(scope, use, plugin, { host, callDeadlineMs, patternsDir, idle });
      made.push(instance);
      this.instances.push(instance);
    }
    return made;
  }
}

const withDefaults = (plugins: readonly UseConfig[], registry: PluginSource): UseConfig[] => {
  const missing = DEFAULT_PLUGINS.filter(
    (name) => registry.has(name) && !plugins.some(({ use }) => use === name),
  );
  return [...missing.map((use) => plainUse(use)), ...plugins];
};

const resolveProviders = ({ config, baseDir }: LoadedConfig): Map<string, ResolvedProvider> => {
  const needed = new Set(
    Object.values(config.services).flatMap(({ targets }) => targets.map(({ provider }) => provider)),
  );
  const providers = new Map<string, ResolvedProvider>();
  for (const name of needed)
    providers.set(name, resolveProvider(name, config.providers[name] ?? {}, baseDir));
  return providers;
};

const compileService = (
  name: string,
  config: ServiceConfig,
  providers: ReadonlyMap<string, ResolvedProvider>,
  pipeline: Pipeline,
): Service => ({
  name,
  open: config.model === "open",
  denial: config.denial,
  strict: config.strict,
  targets: compileTargets(config, providers),
  tags: config.tags,
  pipeline,
});

const topWarnings = function* (config: Config, pipeline: Pipeline, registry: PluginSource): Iterable<string> {
  for (const name of DEFAULT_PLUGINS) {
    if (!registry.has(name)) yield `The plugin ${name}, which is on by default, is not there.`;
  }
  if (pipeline.onAuth.length > 0) return;
  if (!LOOPBACK.test(config.server.host))
    throw new SluiceError("START_UNPROTECTED", { host: config.server.host });
  yield "No onAuth plugin is on: everybody on this machine may call every service.";
};

const serviceWarnings = function* ({ name, targets, pipeline }: Service): Iterable<string> {
  if (targets.length > 1 && pipeline.onRoute.length === 0) {
    yield `The service ${name} has ${targets.length} targets and no plugin that routes: only the first is used.`;
  }
  if (targets.length === 0 && pipeline.onRequest.length === 0) {
    yield `The service ${name} has no target and no plugin that answers.`;
  }
};
