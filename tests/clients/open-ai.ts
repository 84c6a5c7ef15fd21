import OpenAI, { type ClientOptions } from "openai";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { KEY, setup } from "../gateway/setup.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

/** Key of a user who exists and may query nothing. */
export const STRANGER_KEY = "stranger-key-0123456789abcdef0123456789abcdef";

/** A gateway process with the replay upstream behind it. */
export interface Served {
  readonly upstream: Upstream;
  readonly gateway: GatewayProcess;
  stop(): Promise<void>;
}

const SERVICES = `
answers:
  aliases: [main.default.answers]
  targets: [{ provider: upstream, model: text }]`;
const KEYS = `- { name: stranger, principal: stranger, secret: ${STRANGER_KEY} }`;

/** Starts both: the open service `up`, and `answers` for one recording. */
export const startServed = async (): Promise<Served> => {
  const upstream = await startUpstream({ usage: "on-request" });
  const gateway = await startProcess({
    yaml: setup({ upstream: upstream.url, services: SERVICES, keys: KEYS }),
  });
  return {
    upstream,
    gateway,
    async stop() {
      await gateway.stop();
      await upstream.stop();
    },
  };
};

/** The official client. It does not retry unless a test says so. */
export const openAi = (
  { gateway }: Pick<Served, "gateway">,
  options: ClientOptions & { path?: string } = {},
): OpenAI => {
  const { path = "/v1", ...more } = options;
  return new OpenAI({ baseURL: gateway.url + path, apiKey: KEY, maxRetries: 0, ...more });
};

export const HELLO = [{ role: "user", content: "Hello" }] satisfies OpenAI.ChatCompletionMessageParam[];

/** What a call was refused with; throws where it was not. */
export const refusal = async (call: PromiseLike<unknown>): Promise<unknown> => {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("the call was not refused");
};
