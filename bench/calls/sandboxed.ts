import { resolve } from "node:path";
import { type HookName, limitsOf, type Powers, Type } from "@sluice/sdk";
import pino from "pino";
import { plainUse } from "../../core/config/plain-use.ts";
import type { UseConfig } from "../../core/config/schema.ts";
import { sha256 } from "../../core/sandbox/build/bundle.ts";
import type { Bundle } from "../../core/sandbox/contract.ts";
import { defaultEngines } from "../../core/sandbox/engines.ts";
import type { HostParts } from "../../core/sandbox/host.ts";
import { cleanUp, type Instance, type InstanceHost, setUp } from "../../core/sandbox/instance.ts";
import type { Plugin } from "../../core/sandbox/plugin.ts";
import { openSandbox } from "../../core/sandbox/sandbox.ts";
import { servingHost } from "../../core/sandbox/serving-host.ts";

const PLUGINS = resolve(import.meta.dir, "../../plugins");

/** A plugin as one script, for where no shipped one does just what is asked. */
export interface Script {
  readonly name: string;
  readonly hook: Exclude<HookName, "onLog">;
  readonly powers: Powers;
  readonly patterns?: Plugin["patterns"];
  /** The handler, as source. */
  readonly handler: string;
}

/** What plugins run in, as in a gateway. Whoever opens it closes it. */
export class Sandboxed {
  readonly #engines = defaultEngines();
  readonly #sandbox = openSandbox(PLUGINS, this.#engines);
  readonly #instances: Instance[] = [];
  readonly #host: InstanceHost;

  /** A host as a serving process has one, with these asynchronous powers, and a log that nobody reads. */
  constructor(powers: HostParts["powers"] = {}) {
    this.#host = servingHost(pino({ level: "silent" }), powers);
  }

  /** A plugin that ships, as it was built. Throws `PLUGIN_INVALID` where it was not, or not lately. */
  shipped(name: string): Promise<Plugin> {
    return this.#sandbox.source.load(name, PLUGINS);
  }

  /** The names of those that ship and can be built. */
  names(): string[] {
    return [...new Bun.Glob("*/plugin.json").scanSync(PLUGINS)]
      .map((path) => path.split(/[\\/]/)[0] ?? "")
      .sort();
  }

  /** A plugin of one script. */
  scripted({ name, hook, powers, patterns = [], handler }: Script): Plugin {
    const said = JSON.stringify({ name, version: "1.0.0", powers }).slice(0, -1);
    const bundle = bundleOf(name, `globalThis.__plugin=${said},"hooks":{${hook}:${handler}}};\n`);
    return {
      name,
      version: "1.0.0",
      config: Type.Object({}, { additionalProperties: false }),
      powers,
      stream: undefined,
      patterns,
      hooks: new Map([[hook, { order: "normal", when: undefined, verdictOnly: false, pure: false }]]),
      limits: limitsOf(),
      checksum: bundle.checksum,
      shipped: true,
      load: (engine, limits) => this.#engines.get(engine).load(bundle, limits),
    };
  }

  /** A plugin that does nothing in a hook, with all else as another one has it. */
  emptied(plugin: Plugin, hook: HookName): Plugin {
    const entry = plugin.hooks.get(hook);
    if (!entry) throw new Error(`${plugin.name} has no ${hook}`);
    const said = JSON.stringify({ name: "empty", version: "1.0.0", powers: plugin.powers }).slice(0, -1);
    const bundle = bundleOf("empty", `globalThis.__plugin=${said},"hooks":{${hook}(){}}};\n`);
    return {
      ...plugin,
      name: "empty",
      hooks: new Map([[hook, entry]]),
      checksum: bundle.checksum,
      load: (engine, limits) => this.#engines.get(engine).load(bundle, limits),
    };
  }

  /** Sets a plugin up at the top level, in its own engine unless `use` names one. */
  async instance(plugin: Plugin, use: Partial<UseConfig> = {}): Promise<Instance> {
    const instance = await setUp("*", plainUse(plugin.name, use), plugin, {
      host: this.#host,
    });
    this.#instances.push(instance);
    return instance;
  }

  async close(): Promise<void> {
    await cleanUp(this.#instances, (_, cause) => console.error(cause));
    await this.#sandbox.close();
  }
}

const bundleOf = (name: string, code: string): Bundle => ({ name, code, checksum: sha256(code) });
