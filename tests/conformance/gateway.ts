import { definePlugin, type ExchangeRecord } from "@sluice/sdk";
import { KEY } from "../gateway/setup.ts";
import { type Definition, type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { KINDS, type Kind, type KindName } from "./kinds.ts";
import type { Fields } from "./meaning.ts";
import { type ScriptedUpstream, startScripted } from "./upstream.ts";

/** Services whose name ends so drop nothing. */
export const LOSSLESS = "-lossless";

/** What the services are; each kind of provider has one of each variant, named by the kind and the variant's ending. */
export interface ConformanceParts {
  /** Lines of `server`. */
  readonly server?: string;
  readonly variants?: Readonly<Record<string, object>>;
  /** Plugins that variants may use. */
  readonly definitions?: readonly Definition[];
}

const VARIANTS = { "": {}, [LOSSLESS]: { strict: "lossless" } };

/** A gateway before one provider of each kind. */
export interface ConformanceGateway {
  readonly url: string;
  readonly kinds: ReadonlyMap<KindName, { readonly kind: Kind; readonly upstream: ScriptedUpstream }>;
  /** What was recorded, oldest first. */
  readonly records: readonly ExchangeRecord[];
  post(path: string, body: string | Fields, headers?: Readonly<Record<string, string>>): Promise<Response>;
  stop(): Promise<void>;
}

const lines = (all: ReadonlyMap<string, object>): string =>
  [...all].map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join("\n");

/** Starts it all, in the test's own process. */
export const startConformance = async ({
  server = "",
  variants = VARIANTS,
  definitions = [],
}: ConformanceParts = {}): Promise<ConformanceGateway> => {
  const records: ExchangeRecord[] = [];
  const watcher = definePlugin({
    name: "watcher",
    version: "1.0.0",
    hooks: { onLog: (ctx) => void records.push(...ctx.records) },
  });
  const kinds = new Map(KINDS.map((kind) => [kind.name, { kind, upstream: startScripted(kind) }] as const));
  const providers = new Map<string, object>();
  const services = new Map<string, object>();
  for (const [name, { kind, upstream }] of kinds) {
    providers.set(name, kind.config(upstream.url));
    for (const [ending, more] of Object.entries(variants))
      services.set(name + ending, { model: "open", targets: [{ provider: name }], ...more });
  }
  const gateway: PlantedGateway = await startPlanted(
    {
      upstream: "http://127.0.0.1:9/v1",
      providers: lines(providers),
      services: lines(services),
      server,
      more: "plugins: [{ use: watcher }]",
    },
    [watcher, ...definitions],
  );
  return {
    url: gateway.url,
    kinds,
    records,
    post: (path, body, headers = {}) =>
      fetch(gateway.url + path, {
        method: "POST",
        headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    async stop() {
      await gateway.close();
      for (const { upstream } of kinds.values()) await upstream.stop();
    },
  };
};
