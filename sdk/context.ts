import type {
  KeyRecord,
  LoggedExchange,
  Outcome,
  PlanTarget,
  Principal,
  Privilege,
  Segment,
  Usage,
} from "./exchange.ts";
import type { HookName } from "./hooks.ts";
import type { Powers } from "./powers.ts";

/** What every hook of an exchange sees. */
export interface BaseContext {
  /** The request id, also in `x-request-id`. */
  readonly id: string;
  /** The service's name; absent in `onAuth` where the client named none that exists. */
  readonly service: string | undefined;
  /** Who asks; `anonymous` until an `onAuth` plugin has identified somebody. */
  readonly principal: Principal;
  /** Tags of the exchange: what came with the request, then what plugins set. */
  readonly tags: Readonly<Record<string, string>>;
  /** The model as the client named it. */
  readonly model: string;
  /** The wire format of the request, for example `openai-chat`. */
  readonly api: string;
  /** Whether the client asked for a stream. */
  readonly stream: boolean;
  readonly client: { readonly address: string; readonly userAgent: string };
  /** Lives from this exchange's first hook to its last, for this instance alone. */
  readonly local: Record<string, unknown>;
}

/** `onRoute`, `onRequest`, `onResponse`. */
export interface TagsContext {
  /** Sets a tag: key at most 64, value at most 256 characters; at most 32 tags an exchange. */
  setTag(key: string, value: string): void;
}

/** `onRoute`, `onRequest`. */
export interface PlanContext {
  readonly plan: {
    /** The targets to try, in order. */
    readonly targets: readonly PlanTarget[];
    /** Keeps only these targets, in this order. Names that are not in the plan are an error. */
    keep(names: readonly string[]): void;
  };
}

/** `onResponse`. */
export interface ResponseContext {
  /** True in the one closing call of the exchange. */
  readonly final: boolean;
  /** How the exchange ended; in the closing call only. */
  readonly outcome: Outcome | undefined;
  /** What the provider reported; in the closing call only. */
  readonly usage: Usage | undefined;
  /** Sets the cost of the exchange in US dollars. */
  setCost(dollars: number): void;
}

/** The power `text: "read"`. */
export interface TextReader {
  /** The pieces of text: of the request in `onRequest`, of the answer in `onResponse`. */
  segments(): readonly Segment[];
  /**
   * In the stream of an answer: from `start` on in this segment something may begin that only the text to
   * come can decide. It is held back, beyond the plugin's own `maxHoldMs`.
   */
  keepFrom(segment: Segment, start: number): void;
}

/** The power `text: "write"`. */
export interface TextWriter extends TextReader {
  /**
   * Replaces `[start, end)` of the segment's text, in UTF-16 units. Replacements of one call are disjoint and
   * are carried out after the hook has returned.
   * In the last call of a stream there must be text of the segment that is still held back, or it is an error.
   */
  replace(segment: Segment, start: number, end: number, text: string): void;
}

/** The power `identity`. */
export interface IdentityPower {
  /** The key behind the credential, whatever its state; absent where none is known. */
  readonly key: KeyRecord | undefined;
  /** Whether the request carried a credential at all. */
  readonly presented: boolean;
  /** What the identified principal may do with the service; empty where there is no such service. */
  privileges(): readonly Privilege[];
}

/** The power `log`. */
export interface LogPower {
  info(message: string): void;
  warn(message: string): void;
}

/** The power `files`. */
export interface FilesPower {
  /**
   * Appends text to a file, which is made where it is missing, readable by the gateway's user alone. Resolves when it is
   * on disk. `maxBytes`: a file that would grow beyond it is first renamed to `<file>.1`, `.1` to `.2` and so on up to
   * `keep`. Relative paths start from the config's folder.
   */
  append(
    file: string,
    text: string,
    rotate: { readonly maxBytes: number; readonly keep: number },
  ): Promise<void>;
}

/** What each hook adds to the base; a new hook is a new row. */
interface HookContexts {
  onAuth: BaseContext;
  onRoute: BaseContext & TagsContext & PlanContext;
  onRequest: BaseContext & TagsContext & PlanContext;
  onResponse: BaseContext & TagsContext & ResponseContext;
  onLog: { readonly records: readonly LoggedExchange[] };
}

/** Hooks in which a power can be used; the run time's table and the types follow from it. */
export const POWER_HOOKS = {
  text: ["onRequest", "onResponse"],
  identity: ["onAuth", "onRoute", "onRequest", "onResponse"],
  log: ["onAuth", "onRoute", "onRequest", "onResponse", "onLog"],
  bodies: ["onLog"],
  files: ["onLog"],
} as const satisfies Record<keyof Powers, readonly HookName[]>;

type When<H extends HookName, P extends keyof Powers, T> = H extends (typeof POWER_HOOKS)[P][number]
  ? T
  : unknown;

type PowerContexts<H extends HookName, P extends Powers> = (P["text"] extends "write"
  ? When<H, "text", { readonly text: TextWriter }>
  : P["text"] extends "read"
    ? When<H, "text", { readonly text: TextReader }>
    : unknown) &
  (P["identity"] extends true ? When<H, "identity", { readonly identity: IdentityPower }> : unknown) &
  (P["log"] extends true ? When<H, "log", { readonly log: LogPower }> : unknown) &
  (P["files"] extends true ? When<H, "files", { readonly files: FilesPower }> : unknown);

/** What a handler of hook `H` gets when its plugin asked for the powers `P`. */
export type Context<H extends HookName, P extends Powers = Powers> = HookContexts[H] & PowerContexts<H, P>;
