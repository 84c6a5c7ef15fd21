import { Type } from "@sinclair/typebox";
import type { CounterRequest, FetchOptions, JsonValue, ModelQuestion, PowerName, Usage } from "@sluice/sdk";
import type { PowerMaker } from "../host.ts";
import { makeHmac } from "../powers/hmac.ts";
import { hostPower, method, PowerError } from "../powers/power.ts";
import { handleSchema, type Secrets } from "../powers/secrets.ts";
import type { PluginSetting } from "./types.ts";

/** What `onLog` has appended, by table or file. */
export type Appended = Map<string, JsonValue[]>;

const Json = Type.Unsafe<JsonValue>(Type.Unknown());
const USAGE: Usage = { inputTokens: 10, outputTokens: 5 };

/** The powers of a test: what a gateway keeps is kept in memory, and whom it would call answers as the test says. */
export const testPowers = (
  setting: PluginSetting,
  appended: Appended,
): Readonly<Partial<Record<PowerName, PowerMaker>>> => ({
  kv: () => keyValues(),
  counters: () => counters(),
  hmac: ({ secrets }) => makeHmac({ secrets }),
  fetch: ({ secrets }) => fetching(setting.fetch, secrets),
  models: () => models(setting.models),
  tables: () => appending("tables", appended),
  files: () => appending("files", appended),
});

const keyValues = () => {
  const values = new Map<string, { readonly value: JsonValue; readonly until: number }>();
  const live = (key: string): JsonValue | undefined => {
    const found = values.get(key);
    return found && found.until > Date.now() ? found.value : undefined;
  };
  return hostPower({
    name: "kv",
    methods: {
      get: method({ key: Type.String() }, ({ key }) => live(key)),
      set: method(
        {
          key: Type.String(),
          value: Json,
          options: Type.Optional(Type.Object({ ttlMs: Type.Optional(Type.Number()) })),
        },
        ({ key, value, options }) => {
          values.set(key, { value, until: Date.now() + (options?.ttlMs ?? Number.POSITIVE_INFINITY) });
        },
      ),
      delete: method({ key: Type.String() }, ({ key }) => void values.delete(key)),
      list: method(
        { prefix: Type.String(), limit: Type.Optional(Type.Integer()) },
        ({ prefix, limit = 100 }) =>
          [...values.keys()]
            .filter((key) => key.startsWith(prefix) && live(key) !== undefined)
            .toSorted()
            .slice(0, limit),
      ),
    },
  });
};

const CounterSchema = Type.Object({
  key: Type.String(),
  amount: Type.Number(),
  limit: Type.Number(),
  windowMs: Type.Number(),
});

const counters = () => {
  const used = new Map<string, { amount: number; limit: number; windowMs: number; window: number }>();
  const held = new Map<string, readonly CounterRequest[]>();
  const stateOf = ({ key, limit, windowMs }: Pick<CounterRequest, "key" | "limit" | "windowMs">) => {
    const now = Date.now();
    const window = Math.floor(now / windowMs);
    const found = used.get(key);
    const amount = found?.window === window ? found.amount : 0;
    return { key, used: amount, limit, resetMs: (window + 1) * windowMs - now, window };
  };
  const add = (request: CounterRequest, amount: number): void => {
    const { limit, windowMs } = request;
    const { used: before, window } = stateOf(request);
    used.set(request.key, { amount: Math.max(0, before + amount), limit, windowMs, window });
  };
  const shown = (request: CounterRequest) => {
    const { key, used: amount, limit, resetMs } = stateOf(request);
    return { key, used: amount, limit, resetMs };
  };
  const end = (reservation: string, settled: (request: CounterRequest, at: number) => number): void => {
    const requests = held.get(reservation) ?? [];
    held.delete(reservation);
    for (const [at, request] of requests.entries()) add(request, settled(request, at) - request.amount);
  };
  return hostPower({
    name: "counters",
    methods: {
      reserve: method({ counters: Type.Array(CounterSchema) }, ({ counters: requests }) => {
        const granted = requests.every((request) => stateOf(request).used + request.amount <= request.limit);
        const reservation = crypto.randomUUID();
        if (granted) {
          for (const request of requests) add(request, request.amount);
          held.set(reservation, requests);
        }
        return { granted, ...(granted ? { reservation } : {}), counters: requests.map(shown) };
      }),
      settle: method(
        { reservation: Type.String(), amounts: Type.Optional(Type.Array(Type.Number())) },
        ({ reservation, amounts }) => end(reservation, ({ amount }, at) => amounts?.[at] ?? amount),
      ),
      release: method({ reservation: Type.String() }, ({ reservation }) => end(reservation, () => 0)),
      peek: method({ keys: Type.Array(Type.String()) }, ({ keys }) =>
        keys.flatMap((key) => {
          const found = used.get(key);
          return found ? [shown({ key, amount: 0, limit: found.limit, windowMs: found.windowMs })] : [];
        }),
      ),
    },
  });
};

const FetchSchema = Type.Optional(
  Type.Unsafe<FetchOptions>(
    Type.Object({
      headers: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), handleSchema]))),
    }),
  ),
);

const fetching = (fake: PluginSetting["fetch"], secrets: Secrets) =>
  hostPower({
    name: "fetch",
    methods: {
      fetch: method({ url: Type.String(), options: FetchSchema }, async ({ url, options = {} }) => {
        if (!fake) throw new PowerError("failed", "the test gives no answer: pass fetch: fakeFetch({ … })");
        const headers = Object.entries(options.headers ?? {}).map(([name, value]) => [
          name,
          typeof value === "string" ? value : secrets.reveal(value).text,
        ]);
        return await answered(() => fake.answer({ url, ...options, headers: Object.fromEntries(headers) }));
      }),
    },
  });

const QuestionSchema = Type.Unsafe<ModelQuestion>(Type.Object({ messages: Type.Array(Type.Unknown()) }));

const models = (ask: PluginSetting["models"]) =>
  hostPower({
    name: "models",
    methods: {
      ask: method({ service: Type.String(), question: QuestionSchema }, async ({ service, question }) => {
        if (!ask)
          throw new PowerError("failed", "the test gives no answer: pass models: (service, question) => …");
        return { text: await answered(() => ask(service, question)), usage: USAGE };
      }),
    },
  });

/** What a stand-in throws is told to the plugin, as the real other side's failure would be. */
const answered = async <T>(run: () => T | Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (cause) {
    throw new PowerError("failed", cause instanceof Error ? cause.message : String(cause));
  }
};

const appending = (name: string, appended: Appended) =>
  hostPower({
    name,
    methods: {
      append: method(
        { to: Type.String(), what: Json, how: Type.Optional(Type.Unknown()) },
        ({ to, what }) => {
          appended.set(to, [...(appended.get(to) ?? []), what]);
        },
      ),
    },
  });
