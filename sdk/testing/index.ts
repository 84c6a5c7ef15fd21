/** What the test of a plugin imports. It runs the plugin as the gateway does, in the engine that `sluice plugin test` names. */
import type {
  Driver,
  ExchangeRun,
  ExchangeSetting,
  FakeFetch,
  FetchedRequest,
  PluginSetting,
  PluginUnderTest,
  StreamedAnswer,
} from "./types.ts";

export type * from "./types.ts";

/** Where the driver is found; it is no part of the SDK, which depends on nothing of the gateway. */
const DRIVER = Symbol.for("sluice.testing");

const isDriver = (value: unknown): value is Driver =>
  typeof value === "object" && value !== null && typeof Reflect.get(value, "open") === "function";

const driver = (): Driver => {
  const found: unknown = Reflect.get(globalThis, DRIVER);
  if (isDriver(found)) return found;
  throw new Error("nothing runs plugins here: run the test with `sluice plugin test`");
};

/**
 * Sets a plugin up for several exchanges: what it keeps in `kv` and counts in `counters` stays from one to the next.
 * @example
 * const plugin = await open({ plugin: import.meta.dir, config: { limit: 1 } });
 * expect((await plugin.exchange()).status).toBe(200);
 * expect((await plugin.exchange()).status).toBe(429);
 * await plugin.close();
 */
export const open = (setting: PluginSetting): Promise<PluginUnderTest> => driver().open(setting);

/**
 * Sends one chat through a plugin, and cleans the plugin up.
 * @example
 * const run = await exchange({ plugin: import.meta.dir, messages: [{ role: "user", content: "falcon" }] });
 * expect(run.verdict).toMatchObject({ kind: "deny", code: "FORBIDDEN_WORD" });
 */
export const exchange = async (setting: PluginSetting & ExchangeSetting): Promise<ExchangeRun> => {
  const plugin = await open(setting);
  try {
    return await plugin.exchange(setting);
  } finally {
    await plugin.close();
  }
};

/**
 * An answer that comes as a stream, an event a piece.
 * @example const run = await exchange({ plugin: import.meta.dir, answer: stream(["fal", "con"]) });
 */
export const stream = (pieces: readonly string[]): StreamedAnswer => ({ pieces });

/**
 * A stand-in for the network. The first route whose beginning is that of the URL answers; other URLs reject.
 * @example const fetch = fakeFetch({ "https://api.example.com/": { status: 200, text: "{}" } });
 */
export const fakeFetch = (
  routes: Readonly<
    Record<
      string,
      {
        readonly status?: number;
        readonly headers?: Readonly<Record<string, string>>;
        readonly text?: string;
      }
    >
  >,
): FakeFetch => {
  const requests: FetchedRequest[] = [];
  return {
    requests,
    answer(request) {
      requests.push(request);
      const route = Object.entries(routes).find(([start]) => request.url.startsWith(start))?.[1];
      if (!route) throw new Error(`fakeFetch has no route for ${request.url}`);
      const { status = 200, headers = {}, text = "" } = route;
      return { status, headers, text };
    },
  };
};
