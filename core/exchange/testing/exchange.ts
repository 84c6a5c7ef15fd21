import { plainUse } from "../../config/plain-use.ts";
import type { UseConfig } from "../../config/schema.ts";
import { valid } from "../../config/testing.ts";
import { DIALECTS } from "../../dialects/index.ts";
import { readJson } from "../../dialects/json/read.ts";
import { type Instance, setUp } from "../../sandbox/instance.ts";
import { functionPlugin } from "../../sandbox/testing/function-plugin.ts";
import { noPlugins, quietHost } from "../../sandbox/testing/host.ts";
import { emptyStore } from "../../state/empty.ts";
import { compileGeneration } from "../compile.ts";
import { Exchange } from "../exchange.ts";
import type { Generation } from "../generation.ts";
import { compilePipeline, type Pipeline } from "../pipeline.ts";

/** What a config makes, with no plugin at hand. */
export const generationOf = (yaml = "{}"): Promise<Generation> =>
  compileGeneration(1, valid(yaml), {
    registry: noPlugins,
    store: emptyStore,
    host: quietHost,
    onCleanupFailure: () => undefined,
  });

const bare = await generationOf();

/** A chat that a client asked for. */
export const chatExchange = (generation = bare, body: object = {}, signal?: AbortSignal): Exchange => {
  const dialect = DIALECTS["openai-chat"];
  const exchange = new Exchange(
    {
      dialect,
      route: {},
      headers: new Headers(),
      url: "http://127.0.0.1/v1/chat/completions",
      clientAddress: "127.0.0.1",
      signal: signal ?? new AbortController().signal,
    },
    generation,
  );
  const sent = { model: "chat", messages: [{ role: "user", content: "Hello" }], stream: true, ...body };
  exchange.body = readJson(new TextEncoder().encode(JSON.stringify(sent)), dialect.request);
  exchange.head = dialect.head(exchange.body, {});
  generation.running.enter();
  return exchange;
};

/** A plugin set up at the top level; `definition` is what its module would export. */
export const instanceOf = <D extends { readonly name: string }>(
  definition: D,
  use: Partial<UseConfig> = {},
): Promise<Instance> =>
  setUp("*", plainUse(definition.name, use), functionPlugin(definition.name, definition), {
    host: quietHost,
  });

/** The pipeline of plugins, in the order of the config. */
export const pipelineOf = async (...definitions: readonly { readonly name: string }[]): Promise<Pipeline> =>
  compilePipeline(await Promise.all(definitions.map((definition) => instanceOf(definition))));
