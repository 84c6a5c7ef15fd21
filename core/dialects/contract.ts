import type { AnswerContent, Segment, Usage } from "@sluice/sdk";
import type { Framing } from "./framing.ts";
import type { JsonBody } from "./json/body.ts";
import type { Shape } from "./json/shape.ts";
import type { ProviderTranslation, Translation } from "./neutral/translation.ts";
import type { Finder } from "./sse/find.ts";

/** The wire formats. */
export const DIALECT_IDS = [
  "openai-chat",
  "openai-embeddings",
  "openai-responses",
  "anthropic-messages",
  "gemini",
] as const;
/** The name of a wire format. */
export type DialectId = (typeof DIALECT_IDS)[number];

/** The wire formats that a provider may speak: those that clients speak too, and those that none does. */
export const PROVIDER_DIALECT_IDS = [...DIALECT_IDS, "bedrock-converse"] as const;
/** The name of a wire format of a provider. */
export type ProviderDialectId = (typeof PROVIDER_DIALECT_IDS)[number];

/** What the URL of a request says, where its dialect puts something there. */
export interface Route {
  /** The model, decoded. */
  readonly model?: string;
  /** What is to be done with it: tells the operations of the dialect apart. */
  readonly action?: string;
  /** How the client wants the events of a stream, where not as server-sent events: `array`, the items of one JSON array. */
  readonly events?: "array";
}

/** What a call of a provider's address hangs on. */
export interface ProviderCall {
  /** As the provider knows it. */
  readonly model: string;
  readonly stream: boolean;
  /** Whether the models stand under their publisher in the provider's URLs, whatever dialect they are asked in. */
  readonly byPublisher?: boolean;
  /** The field of a chat that bounds the answer. Default `max_tokens`, which all but the newest of OpenAI's models know. */
  readonly maxTokensField?: MaxTokensField;
}

/** Names of the field of a chat that bounds the answer. */
export const MAX_TOKENS_FIELDS = ["max_tokens", "max_completion_tokens"] as const;
export type MaxTokensField = (typeof MAX_TOKENS_FIELDS)[number];

/** What of a request is another for a target of the client's own dialect. */
export interface SpliceChange extends Pick<ProviderCall, "model" | "byPublisher"> {
  readonly askUsage: boolean;
  /** Told of what had to be left out, by the names of the client's fields. */
  readonly lost?: { drop(field: string): void };
}

/** A service, or a model of one, in a list of models. */
export interface ListedModel {
  /** What a client calls it by. */
  readonly id: string;
  readonly service: string;
}

/** How a dialect lists models. */
export interface ModelLists {
  list(models: readonly ListedModel[]): unknown;
  one(model: ListedModel): unknown;
}

/** What the core must know of a request to route it. */
export interface Head {
  /** As the client named it: a service, an alias, or `<service>/<model>`. */
  readonly model: string;
  readonly stream: boolean;
  /** Whether the client itself asked for usage in the stream. */
  readonly usageAsked: boolean;
}

/** A piece of text with its place in the JSON that holds it. */
export interface TextSlot {
  readonly role: string;
  readonly kind: Segment["kind"];
  /** The choice of an answer; 0 in a request. */
  readonly choice: number;
  /** Which running text it belongs to in a stream: slots of equal channel join to one text. */
  readonly channel: string;
  /** Whether it says again what its channel has said in events before, all of it. */
  readonly repeats?: boolean;
  /** The decoded text. */
  readonly text: string;
  /** The string literal, quotes included, as UTF-16 range of the body's text; or a number, which becomes a string once it is edited. */
  readonly start: number;
  readonly end: number;
  /** Whether it is a value of a tool's arguments, and not JSON text of them. */
  readonly isValue?: boolean;
  /** Whether it is the whole of its running text: nothing in another event goes before it or on behind it. */
  readonly whole?: boolean;
}

/** A field of an answer that tells nothing true any more, once text was changed. */
export interface OutdatedField {
  /** What it is called to the client: `choices.0.logprobs`. */
  readonly name: string;
  /** Its value, as UTF-16 range of the body's text. */
  readonly start: number;
  readonly end: number;
  /** What is put in its place. Default `null`. */
  readonly by?: string;
}

/** The fields that are outdated once text of these choices was changed. */
export type OutdatedFields = (body: JsonBody, choices: ReadonlySet<number>) => OutdatedField[];

/** What one event of a stream means to the core. */
export interface StreamEvent {
  /**
   * `start`: before any content; `content`: a text, reasoning, refusal or tool delta; `finish`: a choice ended;
   * `usage`: nothing but usage; `end`: the last event; `error`: the provider gave up; `other`: none of these.
   */
  readonly kind: "start" | "content" | "finish" | "usage" | "end" | "error" | "other";
  /** Whether a choice ended here; an event can be the last content and the end of it in one. */
  readonly finished?: boolean;
  /** What it tells of usage; a later event may tell more, or the same more exactly. */
  readonly usage?: Partial<Usage>;
  /** With `error`: what the provider said, and its status where it named one. */
  readonly error?: { readonly message: string; readonly status?: number };
}

/** What an answer of our own making is about. */
export interface AnswerMeta {
  /** The request id. */
  readonly id: string;
  /** The model as the client named it. */
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** The parsed request that is answered; a dialect reads from it how the client wants the answer. */
  readonly request: unknown;
}

/** What an error says to a client, in no dialect yet. */
export interface ClientError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  /** The field that was wrong, where one was. */
  readonly param?: string;
  /** The instance that denied, where it was a denial in the middle of a stream. */
  readonly policy?: string;
  /** When to try again, where that is known. */
  readonly retryAfterMs?: number;
}

/** A denial as an answer of the dialect. */
export interface Refusal {
  /** The instance that denied. */
  readonly policy: string;
  /** Whether it denied the request or the answer. */
  readonly phase: "request" | "response";
  /** The plugin's own words, without the text that it found. */
  readonly reason: string;
  /** What was spent already. */
  readonly usage: Usage | undefined;
}

/** Streams of a dialect: server-sent events whose `data` is JSON. */
export interface StreamDialect {
  /** The objects of an event that are read; used where texts are read or edited. */
  readonly shape: Shape;
  /** False where no event of the block reports usage; lets the core pass it on unread. */
  readonly maybeUsage: Finder;
  /**
   * For a dialect whose events all tell usage anew: false where none of the block's tells what `told` does not. Absent where
   * each event has to be asked.
   */
  maybeMoreUsage?(block: Uint8Array, told: Partial<Usage>): boolean;
  /** Finds what events hold that are nothing but usage; absent where none is. */
  readonly maybeUsageOnly?: Finder;
  /** False where no event of the block reports an error. */
  maybeError(block: Uint8Array): boolean;
  /** False where no event of the block is the last one of a stream. */
  maybeEnd(block: Uint8Array): boolean;
  /** What an event's data means. Never throws: what it does not know is `other`. */
  read(data: string): StreamEvent;
  /** What is known of usage once an event has told more; absent where the later number simply counts. */
  mergeUsage?(known: Partial<Usage> | undefined, told: Partial<Usage>): Partial<Usage>;
  /** The texts of an event; `body` was made with `shape`. */
  slots(body: JsonBody): TextSlot[];
  /** Whether any slot of an event repeats; absent where none does. */
  readonly repeats?: true;
  /** Absent where no field of an event hangs on its text. */
  readonly outdated?: OutdatedFields;
  /** The events of an answer of our own making, each with its blank line. */
  write(content: AnswerContent, meta: AnswerMeta, usageAsked: boolean): string[];
  /** An error in a stream whose head is sent, with its blank line. */
  error(error: ClientError): string;
  /** Absent where the dialect has no refusals. */
  readonly refusal?: StreamRefusal;
  /**
   * Follows a stream that goes out, for a dialect whose last events hang on those before. Absent where `error` and `refusal`
   * can do without.
   */
  follow?(): FollowedStream;
}

/** What is known of a stream that went out so far. */
export interface FollowedStream {
  see(block: Uint8Array): void;
  /** The events that end it by an error, each with its blank line. */
  error(error: ClientError): string;
  /** The events that end it by a refusal, each with its blank line. */
  refusal(refusal: Refusal, meta: AnswerMeta): string;
}

/** How a stream is ended by a refusal. */
export interface StreamRefusal {
  /** False where no event of the block need be known for that, beside the first one and, where the stream is followed, the last. */
  maybeNeeded(block: Uint8Array): boolean;
  /** The events that end it, each with its blank line. `sent`: data of what went out already, as far as it is needed. */
  write(refusal: Refusal, meta: AnswerMeta, usageAsked: boolean, sent: readonly string[]): string[];
}

/** A wire format. One folder each; the core knows them by this alone. */
export interface Dialect {
  readonly id: DialectId;
  /** The actions that it takes where a URL names one; absent where no URL of the dialect does. */
  readonly actions?: readonly string[];
  /** Other operations upon the same models, with bodies of their own, told apart by their actions. */
  readonly operations?: readonly Dialect[];
  /** What is appended to a provider's `baseUrl`. */
  path(call: ProviderCall): string;
  /** Request headers that providers of the dialect understand, in lower case, with what is sent where the client sends none. */
  readonly forwards?: Readonly<Record<string, string | undefined>>;
  /** Absent where the dialect has no list of models of its own. */
  readonly models?: ModelLists;
  /** The provider dialects that take a request of this one as it is. */
  readonly sentTo: readonly ProviderDialectId[];
  /** Which of the dialects of a provider that speaks several is the nearest, where none takes a request as it is. */
  readonly nearest?: DialectId;
  /** The dialect that a body is of, where bodies of several come to one path; absent where it is always this one. */
  readonly toldBy?: (body: JsonBody) => Dialect;
  /** The objects of a request that are read: here two readings of one key are refused. */
  readonly request: Shape;
  /** Reads what the core needs. Throws `REQUEST_BODY_INVALID` naming the field. */
  head(body: JsonBody, route: Route): Head;
  /** The texts of a request. */
  requestSlots(body: JsonBody): TextSlot[];
  /**
   * The request for a target: another model name and, where asked, usage in the stream; no other byte changes, but for what other
   * providers have left in the conversation and this one would refuse.
   */
  splice(body: JsonBody, change: SpliceChange): string;
  /** The objects of an answer that are read. */
  readonly answer: Shape;
  /** Whether a parsed 200 answer is one of this dialect at all. */
  isAnswer(value: unknown): boolean;
  /** Whether a parsed body is an error of this dialect. */
  isError(value: unknown): boolean;
  answerSlots(body: JsonBody): TextSlot[];
  /** Absent where no field of an answer hangs on its text. */
  readonly outdated?: OutdatedFields;
  usage(answer: unknown): Usage | undefined;
  /** Whether an answer costs no tokens, so that none are to be made out where none are told. */
  readonly unmetered?: true;
  /** The answer of our own making. */
  write(content: AnswerContent, meta: AnswerMeta): string;
  /** The body of an error. */
  error(error: ClientError): string;
  /** The answer that a denial is; absent where the dialect has none. */
  refusal?(refusal: Refusal, meta: AnswerMeta): string;
  /** Absent where the dialect has no streams. */
  readonly stream?: StreamDialect;
  /** The operation that counts what a request would take, where the dialect has one: a dialect of its own, of the same id. */
  readonly counting?: Dialect;
  /** Absent where requests go only to who speaks the dialect itself. */
  readonly translation?: Translation;
}

/** What of the streams of a dialect must be known to read those of a provider. */
export interface ProviderStream
  extends Pick<
    StreamDialect,
    "maybeUsage" | "maybeMoreUsage" | "mergeUsage" | "maybeError" | "maybeEnd" | "read"
  > {
  /** Absent where they come as server-sent events. */
  readonly framing?: () => Framing;
}

/** What of a dialect must be known to ask a provider that speaks it. Every dialect of clients is one too. */
export interface ProviderDialect
  extends Pick<Dialect, "path" | "forwards" | "isAnswer" | "isError" | "usage" | "unmetered"> {
  readonly id: ProviderDialectId;
  readonly stream?: ProviderStream;
  readonly translation?: ProviderTranslation;
  /** Places in a request that only one for a stream may have. */
  readonly streamsOnly?: readonly (readonly [field: string, member: string])[];
  /** How it counts what a request would take; absent where it does not. */
  readonly counting?: ProviderDialect;
}
