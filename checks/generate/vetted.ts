import { join } from "node:path";
import { plainUse } from "../../core/config/plain-use.ts";
import { defaultEngines } from "../../core/sandbox/engines.ts";
import { setUp } from "../../core/sandbox/instance.ts";
import { PluginLibrary } from "../../core/sandbox/library.ts";
import type { Plugin } from "../../core/sandbox/plugin.ts";
import { verdictsOf } from "../../core/sandbox/powers/patterns/vet.ts";
import { SharedBundles } from "../../core/sandbox/shared-bundle.ts";
import { quietHost } from "../../core/sandbox/testing/host.ts";

/** Configs that together declare every pattern of a plugin: its defaults, and the examples of its schema. */
const configsOf = ({ config }: Plugin): readonly Record<string, unknown>[] => {
  const { examples } = config;
  return [{}, ...(Array.isArray(examples) ? examples : [])];
};

/** What the vetting tool says of the patterns that ship. Those that it was asked about before are not vetted again. */
export const vettedFile = async (root: string): Promise<string> => {
  const engines = defaultEngines();
  const library = new PluginLibrary(join(root, "plugins"), new SharedBundles((name) => engines.get(name)));
  const verdicts = await verdictsOf(async () => {
    for (const name of library.names()) {
      const plugin = await library.load(name, root);
      if (!plugin.powers.patterns) continue;
      for (const values of configsOf(plugin)) {
        const use = plainUse(name, { with: values });
        const instance = await setUp("*", use, plugin, { host: quietHost });
        await instance.guest.cleanUp();
      }
    }
  });
  await engines.close();
  const sorted = [...verdicts].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
};
