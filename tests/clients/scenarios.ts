import { expect } from "bun:test";
import { UNSIGNED } from "../upstream/models/gemini.ts";
import { SAID } from "../upstream/models/minds.ts";
import { type Heard, type Item, USAGE } from "../upstream/models/model.ts";
import type { Kind, Models } from "../upstream/models/server.ts";
import { until } from "../upstream/until.ts";
import { type Address, type Client, GIVEN, type Sdk } from "./sdks/sdk.ts";

/** What is peculiar to one client, whichever language it is in. */
export interface Traits {
  readonly name: string;
  /** The class of what is thrown, by what has gone wrong. */
  readonly errors: Readonly<Record<Failure, string>>;
  /** Whether it shows what a model thought. */
  readonly thinks?: boolean;
  /** Whether it gives back what only the provider understands. */
  readonly seals?: boolean;
  /** Whether it speaks Responses, as Azure then does too. */
  readonly responses?: boolean;
  /** Its own words around what a tool gave back. */
  readonly result?: (name: string, said: string) => string;
  /** Whether it asks for a form by a tool where it does not know the model. */
  readonly formByTool?: boolean;
}

/** What can go wrong: a status, or in the middle of a stream. */
export type Failure = 400 | 401 | 404 | 429 | 503 | "stream";

/** Where a scenario is run. */
export interface At {
  readonly sdk: Sdk;
  readonly address: Address;
  readonly kind: Kind;
  readonly models: Models;
  /** Tells what this one asks from what others ask. */
  readonly tag: string;
}

/** A thing that every client does with every kind of provider. */
export interface Scenario {
  /** What the client does, and what it was told by its own types; in Python the same by its name. */
  run(at: At): Promise<unknown>;
  /** What it must have been told. */
  told(traits: Traits, kind: Kind): unknown;
  /** The model that it asks. */
  readonly model: string;
  /** What the provider must have heard, request by request. */
  heard?(traits: Traits, kind: Kind): object[];
}

const nameOf = ({ kind, tag }: At, model: string): string => `${kind}/${model}~${tag}`;
const clientOf = ({ sdk, address }: At): Client => sdk.connect(address);
/** Providers that seal what their models think. */
const SEALING: ReadonlySet<Kind> = new Set([
  "openai-responses",
  "anthropic-messages",
  "gemini",
  "bedrock-converse",
]);
const asked: Item = { kind: "text", text: GIVEN.prompt };
const seen: Item = { kind: "image", ...GIVEN.picture };
const call = (name: "weather" | "clock") => ({ kind: "call", name, input: SAID[name] });
const resultOf = ({ result }: Traits, name: "weather" | "clock"): string => {
  const said = GIVEN.tools[name].result;
  return result?.(name, said) ?? said;
};
const result = (traits: Traits, name: "weather" | "clock") => ({
  kind: "result",
  text: resultOf(traits, name),
});
const heardOf = (turns: readonly (readonly unknown[])[], more: object = {}, sealed = false) => ({
  system: GIVEN.system,
  turns: turns.map((items, index) =>
    index % 2 === 0 ? { by: "user", items } : { by: "model", sealed, items },
  ),
  tools: [],
  ...more,
});
const tools = Object.keys(GIVEN.tools);

const isSealed = (item: Item): boolean => "seal" in item && item.seal !== undefined && item.seal !== UNSIGNED;

/** What a model was told, without what is told otherwise by each API: ids, and thoughts with their seals. */
export const meaningOf = ({ system, turns, tools: names, schema }: Heard): object => ({
  system,
  turns: turns.map(({ by, items }) => ({
    by,
    ...(by === "model" ? { sealed: items.some(isSealed) } : {}),
    items: items.flatMap((item): object[] => {
      if (item.kind === "thought") return [];
      if (item.kind === "call") return [{ kind: item.kind, name: item.name, input: item.input }];
      return [item.kind === "result" ? { kind: item.kind, text: item.text } : item];
    }),
  })),
  tools: names,
  ...(schema === undefined ? {} : { schema: "as it was asked for" }),
});

const thrownBy = async (sdk: Sdk, call: Promise<unknown>): Promise<unknown> =>
  await call.then(
    () => Promise.reject(new Error("nothing was thrown")),
    (error: unknown) => sdk.thrown(error),
  );

/** Asks for what fails. */
const failing = (model: string, failure: Failure, message: string, more: FailingMore = {}): Scenario => ({
  async run(at) {
    const { key = at.address.key, stream = false, name = nameOf(at, model) } = more;
    const client = at.sdk.connect({ ...at.address, key });
    return await thrownBy(at.sdk, client.ask({ model: name, stream }));
  },
  told: ({ errors }) =>
    expect.objectContaining({
      kind: errors[failure],
      // In a stream, not all of them have one.
      ...(failure === "stream" ? {} : { status: failure }),
      message: expect.stringContaining(message),
    }),
  model,
});
interface FailingMore {
  readonly key?: string;
  readonly stream?: boolean;
  /** In place of the kind's own service. */
  readonly name?: string;
}

const conversing = (
  model: "tools" | "steps",
  stream: boolean,
  heard: NonNullable<Scenario["heard"]>,
): Scenario => ({
  async run(at) {
    const { calls, text } = await clientOf(at).converse({ model: nameOf(at, model), think: true, stream });
    return { calls, text };
  },
  told: (traits) => ({
    calls: [
      { name: "weather", input: SAID.weather },
      { name: "clock", input: SAID.clock },
    ],
    text: `I heard: ${resultOf(traits, "weather")} & ${resultOf(traits, "clock")}`,
  }),
  model,
  heard,
});

const isSealing = ({ seals = true, responses = false }: Traits, kind: Kind): boolean =>
  seals && (SEALING.has(kind) || (responses && kind === "azure"));
const inTwoTurns = (stream: boolean): Scenario =>
  conversing("tools", stream, (traits, kind) => {
    const results = [result(traits, "weather"), result(traits, "clock")];
    return [[[asked]], [[asked], [call("weather"), call("clock")], results]].map((turns) =>
      heardOf(turns, { tools }, isSealing(traits, kind)),
    );
  });
const inThreeTurns = (stream: boolean): Scenario =>
  conversing("steps", stream, (traits, kind) => {
    const first = [[asked], [call("weather")], [result(traits, "weather")]];
    const second = [...first, [call("clock")], [result(traits, "clock")]];
    return [[[asked]], first, second].map((turns) => heardOf(turns, { tools }, isSealing(traits, kind)));
  });

const thinking = (stream: boolean): Scenario => ({
  async run(at) {
    const { text, thought } = await clientOf(at).ask({ model: nameOf(at, "think"), think: true, stream });
    return { text, thought };
  },
  told: ({ thinks = true }) => ({ text: SAID.talk, thought: thinks ? SAID.thought : "" }),
  model: "think",
});

/** Goes away before the end; the provider must learn of it. */
const leaving = (stream: boolean): Scenario => ({
  async run(at) {
    const { kind, models, tag } = at;
    const abort = new AbortController();
    let pieces = 0;
    const onPiece = () => {
      pieces += 1;
      if (pieces === 3) abort.abort();
    };
    const ask = { model: nameOf(at, "endless"), stream, signal: abort.signal, onPiece };
    // How a client ends a call that it was told to leave is its own matter.
    const over = clientOf(at)
      .ask(ask)
      .catch(() => undefined);
    const visit = () => models.visits(kind, `endless~${tag}`)[0];
    await until(() => visit() !== undefined);
    if (!stream) abort.abort();
    await over;
    await visit()?.left;
    return "left";
  },
  told: () => "left",
  model: "endless",
});

/** The table: each of these is done by each client with each kind of provider. */
export const SCENARIOS = {
  "a chat": {
    async run(at) {
      const { text, usage } = await clientOf(at).ask({ model: nameOf(at, "talk") });
      return { text, usage };
    },
    told: () => ({ text: SAID.talk, usage: USAGE }),
    model: "talk",
    heard: () => [heardOf([[asked]])],
  },
  "a stream": {
    async run(at) {
      const { text, usage, pieces } = await clientOf(at).ask({ model: nameOf(at, "talk"), stream: true });
      return { text, usage, cameInPieces: pieces > 3 };
    },
    told: () => ({ text: SAID.talk, usage: USAGE, cameInPieces: true }),
    model: "talk",
    heard: () => [heardOf([[asked]])],
  },
  "a thought": thinking(false),
  "a streamed thought": thinking(true),
  "tools in two turns": inTwoTurns(false),
  "tools in two turns, streamed": inTwoTurns(true),
  "tools in three turns": inThreeTurns(false),
  "tools in three turns, streamed": inThreeTurns(true),
  "a picture": {
    run: async (at) => (await clientOf(at).ask({ model: nameOf(at, "see"), look: true })).text,
    told: () => `I see: ${GIVEN.picture.mediaType} ${Bun.hash.crc32(GIVEN.picture.data)}`,
    model: "see",
    heard: () => [heardOf([[asked, seen]])],
  },
  "a form": {
    run: (at) => clientOf(at).form(nameOf(at, "form")),
    told: () => SAID.person,
    model: "form",
    heard: ({ formByTool = false }) => [
      heardOf([[asked]], formByTool ? { tools: ["json"] } : { schema: "as it was asked for" }),
    ],
  },
  "an error of the provider's": failing("wrong", 400, SAID.refused),
  "a limit of the provider's": failing("limited", 429, SAID.limited),
  "a limit before a stream": failing("limited", 429, SAID.limited, { stream: true }),
  "a provider that is overloaded": failing("overloaded", 503, SAID.overloaded),
  "an error in the middle of a stream": failing("breaks", "stream", SAID.fellOver, { stream: true }),
  "a stream that is cut": failing("cut", "stream", "broke off in the middle of its answer", { stream: true }),
  "a model that is not there": failing("none", 404, "There is no service", { name: "nobody" }),
  "a key that nobody has": failing("none", 401, "No valid credential", {
    key: "sk-sluice-nobody-has-this-key",
  }),
  "a stream that is left": leaving(true),
  "a call that is left": leaving(false),
} as const satisfies Readonly<Record<string, Scenario>>;
