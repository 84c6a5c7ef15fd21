import { afterAll, afterEach, beforeAll, expect } from "bun:test";
import { chat } from "../gateway/chat.ts";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { KEY, type SetupParts, setup } from "../gateway/setup.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";

/** A gateway process in front of a replay upstream, for the tests of one file. */
export interface Setting {
  readonly url: string;
  readonly gateway: GatewayProcess;
  readonly upstream: Upstream;
}

/** What a setting differs in; the parts may need the replay upstream's URL. */
export type SettingParts = (upstream: Upstream) => Partial<SetupParts> | Promise<Partial<SetupParts>>;

/**
 * Starts a setting for the file, and after each of its tests sees that the gateway still answers: no fault may
 * take it down.
 */
export const startSetting = (parts: SettingParts = () => ({})): Setting => {
  let upstream: Upstream | undefined;
  let gateway: GatewayProcess | undefined;
  beforeAll(async () => {
    upstream = await startUpstream();
    gateway = await startProcess({ yaml: setup({ upstream: upstream.url, ...(await parts(upstream)) }) });
  });
  afterEach(async () => {
    expect((await chat(started(gateway).url, { model: "up/text" })).status).toBe(200);
  });
  afterAll(async () => {
    await gateway?.stop();
    await upstream?.stop();
  });
  return {
    get url() {
      return started(gateway).url;
    },
    get gateway() {
      return started(gateway);
    },
    get upstream() {
      return started(upstream);
    },
  };
};

const started = <T>(part: T | undefined): T => {
  if (part === undefined) throw new Error("the setting is not started yet");
  return part;
};

/** A request body as a test makes it. */
export type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/** Sends a body as it is to the chat surface. */
export const post = (
  url: string,
  body: Body,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...headers },
    body,
  });
