import { Value } from "@sinclair/typebox/value";
import { leavesPlaces } from "../catalog/addresses.ts";
import { CATALOG } from "../catalog/providers.ts";
import { SluiceError } from "../errors/index.ts";
import type { Environment } from "./interpolate.ts";
import type { LoadedConfig } from "./loaded.ts";
import { ConfigSchema } from "./schema.ts";
import { collectSecrets } from "./secrets.ts";
import { settle } from "./settle.ts";

/** A service that answers without any provider, under a name that existing clients ask for. */
const DEMO = { aliases: ["databricks-gpt-5-2"], plugins: [{ use: "demo" }] };

/** The config of a start without a file: what the environment has keys for, and the demo. */
export const defaultConfig = (env: Environment): LoadedConfig => {
  const keys = [...CATALOG].flatMap(([id, { apiKeyEnv, baseUrl }]) => {
    const apiKey = apiKeyEnv === undefined ? undefined : env[apiKeyEnv];
    // A key alone does not say where such a provider is.
    return apiKey && !leavesPlaces(baseUrl) ? [{ id, apiKey }] : [];
  });
  const written = {
    providers: Object.fromEntries(keys.map(({ id, apiKey }) => [id, { apiKey }])),
    services: {
      demo: DEMO,
      ...Object.fromEntries(keys.map(({ id }) => [id, { model: "open", targets: [{ provider: id }] }])),
    },
    grants: [{ service: "*", to: "group:everyone", privilege: "query" }],
  };
  const secrets = new Set<string>();
  const config = settle(ConfigSchema, written, secrets);
  if (!Value.Check(ConfigSchema, config)) throw new SluiceError("GATEWAY_INTERNAL");
  collectSecrets(config, secrets);
  return { config, baseDir: process.cwd(), warnings: [], secrets: [...secrets] };
};
