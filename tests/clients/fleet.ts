import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { KEY, setup } from "../gateway/setup.ts";
import { KIND_NAMES, type Kind, type Models, startModels } from "../upstream/models/server.ts";

/** A gateway process before a provider of every kind. */
export interface Fleet {
  readonly models: Models;
  readonly gateway: GatewayProcess;
  readonly address: { readonly url: string; readonly key: string };
  stop(): Promise<void>;
}

/** The name of the service whose first target is of one kind, and whose second is of another. */
export const overService = (first: Kind, second: Kind): string => `${first}.over.${second}`;

const linesOf = (all: object): string =>
  Object.entries(all)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join("\n");

/** Starts it: an open service of each kind's name, one that drops nothing, and one for each pair that falls over in the middle of a conversation. */
export const startFleet = async (): Promise<Fleet> => {
  const models = startModels();
  const open = KIND_NAMES.map((kind) => [kind, { model: "open", targets: [{ provider: kind }] }]);
  const pairs = KIND_NAMES.flatMap((first) =>
    KIND_NAMES.filter((second) => second !== first).map((second) => {
      const service = overService(first, second);
      const targets = [
        { provider: first, model: `steps-but-second~${service}` },
        { provider: second, model: `steps~${service}`, weight: 0 },
      ];
      return [service, { targets, plugins: [{ use: "fallback" }] }];
    }),
  );
  const strict = { model: "open", strict: "lossless", targets: [{ provider: "anthropic-messages" }] };
  const gateway = await startProcess({
    yaml: setup({
      upstream: "http://127.0.0.1:9/v1",
      providers: linesOf(models.rows),
      services: linesOf(Object.fromEntries([...open, ...pairs, ["strict", strict]])),
    }),
  });
  return {
    models,
    gateway,
    address: { url: gateway.url, key: KEY },
    async stop() {
      await gateway.stop();
      await models.stop();
    },
  };
};
