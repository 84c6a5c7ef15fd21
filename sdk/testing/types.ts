import type {
  ExchangeRecord,
  JsonValue,
  KeyRecord,
  Outcome,
  PolicyEvent,
  Principal,
  Usage,
} from "../exchange.ts";
import type { HookName } from "../hooks.ts";
import type { FetchedAnswer, FetchOptions, ModelQuestion } from "../powers-async.ts";
import type { Verdict } from "../verdicts.ts";

/** A message of a chat, as the client sends it. */
export interface ChatMessage {
  readonly role: "system" | "developer" | "user" | "assistant" | "tool";
  readonly content: JsonValue;
  readonly [field: string]: JsonValue;
}

/** An answer that comes as a stream, in these pieces; made by `stream`. */
export interface StreamedAnswer {
  readonly pieces: readonly string[];
}

/** What the provider of a test answers: a text, a stream of it, or a status with a body. */
export type ProviderAnswer = string | StreamedAnswer | { readonly status: number; readonly body: JsonValue };

/** A request that `ctx.fetch` made, as it left. */
export interface FetchedRequest extends FetchOptions {
  readonly url: string;
}

/** A stand-in for the network; made by `fakeFetch`. */
export interface FakeFetch {
  /** What was asked for, in order. Secrets in headers are the texts that the config holds. */
  readonly requests: readonly FetchedRequest[];
  answer(request: FetchedRequest): FetchedAnswer | Promise<FetchedAnswer>;
}

/** What a plugin is tested in. */
export interface PluginSetting {
  /** The plugin's folder: `import.meta.dir` in a test that lies in it. */
  readonly plugin: string;
  /** What stands in `with:`. Default: nothing, so that the defaults of the schema hold. */
  readonly config?: JsonValue;
  /** Answers `ctx.fetch`. Default: each call of it rejects. */
  readonly fetch?: FakeFetch;
  /** Answers `ctx.models.ask`. Default: each call of it rejects. */
  readonly models?: (service: string, question: ModelQuestion) => string | Promise<string>;
  /** What decides about an exchange where the plugin fails. Default `closed`. */
  readonly onFailure?: "closed" | "open";
}

/** One exchange of a test. */
export interface ExchangeSetting {
  /** Default: a user who says "Hello". */
  readonly messages?: readonly ChatMessage[];
  /** Other fields of the request's body, such as `tools` or `max_tokens`. */
  readonly request?: Readonly<Record<string, JsonValue>>;
  /** What the provider answers. Default: "Hi." A stream is asked for where the answer is one. */
  readonly answer?: ProviderAnswer;
  /** Headers of the request, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Who asks. Default: a user `alice@example.com`. In a test of `onAuth`: nobody, for that hook has to say. */
  readonly principal?: Principal;
  /** The key that came with the request, of the power `identity`. Default: none. */
  readonly key?: KeyRecord;
  /** Targets that the plan starts with, in order. Default: one, `first`. */
  readonly targets?: readonly string[];
}

/** A handler that failed. */
export interface Fault {
  readonly hook: HookName;
  /** What was thrown, or which limit was broken. */
  readonly message: string;
  /** The stack, in the lines of the plugin's sources. */
  readonly stack: string | undefined;
}

/** What became of an exchange. */
export interface ExchangeRun {
  /** What the client got. */
  readonly status: number;
  /** The verdict that ended it; `undefined` where it went its way. */
  readonly verdict: VerdictShown | undefined;
  /** How it ended, as the closing call was told. */
  readonly outcome: Outcome;
  /** The request as the provider got it, after all edits; `undefined` where none was asked. */
  readonly sent: JsonValue | undefined;
  /** The texts of the messages in `sent`, in order. */
  readonly sentTexts: readonly string[];
  /** The text of the answer as the client got it, after all edits. */
  readonly text: string;
  /** The pieces in which a stream came to the client. */
  readonly pieces: readonly string[];
  /** Headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of the targets that were tried. */
  readonly tried: readonly string[];
  readonly cost: number | undefined;
  readonly usage: Usage | undefined;
  /** What plugins found, as the record says it: what `ctx.evaluation` was given, and denials. */
  readonly policy: readonly PolicyEvent[];
  /** Lines that the plugin wrote with `ctx.log`. */
  readonly log: readonly string[];
  /** Handlers that failed. A good plugin has none. */
  readonly faults: readonly Fault[];
  /** The record, as `onLog` got it. */
  readonly record: ExchangeRecord;
  /** Rows and texts that `onLog` appended, by table or file. */
  readonly appended: Readonly<Record<string, readonly JsonValue[]>>;
}

/** A verdict as far as a client can tell it. */
export type VerdictShown =
  | { readonly kind: Exclude<Verdict["kind"], "deny" | "identify"> }
  | { readonly kind: "deny"; readonly code: string; readonly message: string };

/** A plugin that is set up, for several exchanges in a row. */
export interface PluginUnderTest {
  exchange(setting?: ExchangeSetting): Promise<ExchangeRun>;
  /** Cleans the plugin up. */
  close(): Promise<void>;
}

/** What runs tests; `sluice plugin test` brings it. */
export interface Driver {
  open(setting: PluginSetting): Promise<PluginUnderTest>;
}
