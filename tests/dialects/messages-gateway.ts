import Anthropic, { type ClientOptions } from "@anthropic-ai/sdk";
import { definePlugin, deny, type ExchangeRecord, Type } from "@sluice/sdk";
import { KEY, UPSTREAM_KEY } from "../gateway/setup.ts";
import { type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import { type MessagesUpstream, startMessagesUpstream } from "../upstream/messages.ts";

/** Puts a mask in the place of a mail address, in requests and answers. */
const masker = definePlugin({
  name: "masker",
  version: "1.0.0",
  powers: { text: "write", patterns: true },
  stream: { maxMatchChars: 40, maxHoldMs: 0 },
  setup(_, { patterns }) {
    patterns.declare([{ id: "mail", kind: "list", entries: ["anna@mail.example"] }]);
  },
  hooks: {
    onRequest: { when: "matches", handler: (ctx) => void ctx.text.mask({ mail: { with: "[MAIL]" } }) },
    onResponse: { when: "matches", handler: (ctx) => void ctx.text.mask({ mail: { with: "[MAIL]" } }) },
  },
});

/** Denies a word. */
const guard = definePlugin({
  name: "guard",
  version: "1.0.0",
  config: Type.Object({ word: Type.String() }),
  powers: { text: "read", patterns: true },
  stream: { maxMatchChars: 20, maxHoldMs: 0 },
  setup({ word }, { patterns }) {
    patterns.declare([{ id: "word", kind: "list", entries: ["bad", word] }]);
  },
  hooks: {
    onRequest: { when: "matches", handler: () => deny({ code: "BAD", message: "not that" }) },
    onResponse: {
      when: "matches",
      handler: (ctx) => (ctx.matches.length > 0 ? deny({ code: "BAD", message: "not that" }) : undefined),
    },
  },
});

/** A gateway in front of a provider of messages. */
export interface MessagesGateway {
  readonly upstream: MessagesUpstream;
  readonly gateway: PlantedGateway;
  /** What was recorded, oldest first. */
  readonly records: ExchangeRecord[];
  /** The official client; it does not retry unless a test says so. */
  client(options?: ClientOptions): Anthropic;
  stop(): Promise<void>;
}

const target = { targets: [{ provider: "claude" }], model: "open" };
const SERVICES = {
  open: target,
  masked: { ...target, plugins: [{ use: "masker" }] },
  guarded: { ...target, plugins: [{ use: "guard", with: { word: "happened" } }] },
  refusing: { ...target, denial: "refusal", plugins: [{ use: "guard", with: { word: "happened" } }] },
};

/** Starts both; `chatUrl`: where the service `up` asks, a provider of chats. */
export const startMessagesGateway = async (chatUrl = "http://127.0.0.1:9/v1"): Promise<MessagesGateway> => {
  const upstream = startMessagesUpstream();
  const records: ExchangeRecord[] = [];
  const watcher = definePlugin({
    name: "watcher",
    version: "1.0.0",
    hooks: { onLog: (ctx) => void records.push(...ctx.records) },
  });
  const provider = { dialect: "anthropic-messages", header: "x-api-key", apiKey: UPSTREAM_KEY };
  const gateway = await startPlanted(
    {
      upstream: chatUrl,
      providers: `claude: ${JSON.stringify({ ...provider, baseUrl: upstream.url })}`,
      services: Object.entries(SERVICES)
        .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
        .join("\n"),
      more: "plugins: [{ use: watcher }]",
    },
    [masker, guard, watcher],
  );
  return {
    upstream,
    gateway,
    records,
    client: (options) =>
      new Anthropic({
        baseURL: `${gateway.url}/ai-gateway/anthropic`,
        apiKey: KEY,
        authToken: null,
        maxRetries: 0,
        ...options,
      }),
    async stop() {
      await gateway.close();
      await upstream.stop();
    },
  };
};

export const HELLO: Anthropic.MessageParam[] = [{ role: "user", content: "Hello" }];

/** What a call was refused with; throws where it was not. */
export const failure = async (call: PromiseLike<unknown>): Promise<unknown> => {
  try {
    await call;
  } catch (thrown) {
    return thrown;
  }
  throw new Error("the call was not refused");
};
