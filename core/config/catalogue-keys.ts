import { credentialsIn } from "../catalog/credentials/index.ts";
import { catalogueRow } from "../catalog/providers.ts";
import type { Environment } from "./interpolate.ts";
import type { Config } from "./schema.ts";

/**
 * Gives providers of the catalogue the key that their usual variable holds. Never one with a `baseUrl` of its
 * own: the key must not travel to a host that it was not made for.
 */
export const applyCatalogueKeys = (config: Config, env: Environment): void => {
  for (const [name, provider] of Object.entries(config.providers)) {
    const variable = catalogueRow(name, provider)?.apiKeyEnv;
    if (provider.baseUrl !== undefined || variable === undefined) continue;
    if (credentialsIn(provider).length > 0) continue;
    const key = env[variable];
    if (key) provider.apiKey = key;
  }
};
