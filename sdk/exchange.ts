import type { HookName } from "./hooks.ts";

/** Who asks. */
export interface Principal {
  /** The name that grants and records use: `alice@example.com`. */
  readonly name: string;
  readonly type: "user" | "service-principal" | "anonymous";
  /** Names of the groups that the principal is in, without `everyone`. */
  readonly groups: readonly string[];
}

/** Tokens of one exchange. Whole numbers. */
export interface Usage {
  /** All input tokens, cached ones included. */
  readonly inputTokens: number;
  /** All output tokens, reasoning included. */
  readonly outputTokens: number;
  /** Input tokens read from the provider's prompt cache; part of `inputTokens`. */
  readonly cachedInputTokens?: number;
  /** Input tokens written to the provider's prompt cache; part of `inputTokens`. */
  readonly cacheWriteInputTokens?: number;
  /** Input tokens of sound; part of `inputTokens`. */
  readonly audioInputTokens?: number;
  /** Output tokens spent on reasoning; part of `outputTokens`. */
  readonly reasoningTokens?: number;
  /** Output tokens of sound; part of `outputTokens`. */
  readonly audioOutputTokens?: number;
  /** Whether the numbers were made out of the texts, since the provider did not tell them, or not to the end. */
  readonly estimated?: true;
}

/** How an exchange ended. `abandoned`: the process that served it ended before it did. */
export type Outcome = "answered" | "answered-by-plugin" | "denied" | "failed" | "aborted" | "abandoned";

/** A principal's privilege on a service. */
export type Privilege = "query" | "manage" | "read-metadata";

/** The virtual key that came with the request. Its secret never leaves the host. */
export interface KeyRecord {
  /** The id that `sluice key list` shows. */
  readonly id: string;
  /** The label that its maker gave it. */
  readonly name: string;
  readonly state: "active" | "revoked" | "expired";
  /** Whom the key stands for. */
  readonly principal: Principal;
}

/** A piece of text in a request or an answer. */
export interface Segment {
  /** Its number in this call, from 0. Edits name it. */
  readonly index: number;
  /** Whose words they are: `system`, `user`, `assistant`, `tool`, or what the dialect says. */
  readonly role: string;
  /**
   * What it is. `input`: what is to be embedded. `name`: what something in a request is called: a participant, a called tool, a
   * file, the address of an image. `tool-definition`: what a request says of the tools that may be called, and of the form of
   * the answer.
   */
  readonly kind:
    | "text"
    | "reasoning"
    | "refusal"
    | "tool-arguments"
    | "tool-result"
    | "input"
    | "name"
    | "tool-definition";
  /** The decoded text. In a stream: what is not released yet. */
  readonly text: string;
  /** In a stream: the end of what was already released before `text`, read-only. Otherwise empty. */
  readonly context: string;
  /** The choice of an answer that it belongs to; 0 in a request. */
  readonly choice: number;
}

/** A segment that can be changed: the power `text: "write"`. */
export interface WritableSegment extends Segment {
  /** The same as `ctx.text.replace` with this segment. `onRequest`, `onResponse`. */
  replace(start: number, end: number, text: string): void;
}

/** A target as a plugin sees it. */
export interface PlanTarget {
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  readonly weight: number;
}

/** How a target of the plan does; the power `targets`. */
export interface TargetHealth {
  readonly name: string;
  /** Failures in a row, until now. */
  readonly failures: number;
  /** Usual time to the first byte, in milliseconds; absent where it is not known yet. */
  readonly latencyMs?: number;
  /** Whether it is left alone for a while because it failed. */
  readonly cooling: boolean;
}

/** A value that JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What a plugin found, for the record. Never the text that it found it in. */
export interface Evaluation {
  /** What it came to: `pass`, `flag`, `mask`, `deny`, … Small letters, digits and `-`, at most 32 characters. */
  readonly verdict: string;
  /** What was found, by name: at most 32 names of at most 64 characters. */
  readonly categories?: readonly string[];
  /** How often, by name: at most 32. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** What one plugin found in an exchange, as the record has it: what it says of each window of an answer is one event. */
export interface PolicyEvent extends Evaluation {
  /** The instance. */
  readonly plugin: string;
  readonly hook: HookName;
  /** Whether it was found in the request or in the answer. */
  readonly phase: "request" | "response";
  /** Of a denial, also of one that only would have been: its code. */
  readonly code?: string;
  /** How long the call took, the search for patterns included, in milliseconds; 0 where there was none. */
  readonly ms: number;
}

/** One try at a target. */
export interface AttemptRecord {
  readonly target: string;
  readonly model: string;
  /** HTTP status of the provider, or 0 where none came. */
  readonly status: number;
  /** An error code of ours where the attempt failed. */
  readonly code?: string;
  readonly durationMs: number;
}

/** A body in the record: always how much it was, and what it was only where a plugin holds the power `bodies`. */
export interface BodyRecord {
  readonly bytes: number;
  /** CRC-32 (IEEE 802.3) of the body, 8 hexadecimal digits: tells bodies apart, and proves nothing. */
  readonly crc32?: string;
  /** SHA-256 of the body, hexadecimal, where the config asks for it. Neither stands where the body itself is kept. */
  readonly sha256?: string;
}

/** A finished exchange, as `onLog` sees it. */
export interface ExchangeRecord {
  readonly id: string;
  /** Arrival, milliseconds since 1970. */
  readonly arrivedAt: number;
  readonly durationMs: number;
  /** Until the first byte of the answer; absent where none was sent. */
  readonly firstByteMs?: number;
  readonly service?: string;
  readonly api: string;
  readonly model?: string;
  readonly stream: boolean;
  readonly principal?: Principal;
  readonly keyId?: string;
  readonly status: number;
  readonly errorCode?: string;
  readonly outcome: Outcome;
  readonly target?: string;
  readonly attempts: readonly AttemptRecord[];
  readonly usage?: Usage;
  /** US dollars. */
  readonly cost?: number;
  readonly tags: Readonly<Record<string, string>>;
  /** What plugins found: their evaluations, and their denials. */
  readonly policy?: readonly PolicyEvent[];
  /** Fields that the answer has lost on its way, since they told nothing true any more: `choices.0.logprobs`. */
  readonly dropped?: readonly string[];
  /** The request as it went to the provider, after all plugins; as the client sent it where it went to none. */
  readonly request?: BodyRecord;
  /** The answer as it went to the client. */
  readonly response?: BodyRecord;
  /** The client's address and program. */
  readonly client?: { readonly address: string; readonly userAgent: string };
  /** Number of the config that the exchange ran on. */
  readonly config: number;
}

/** A record as `onLog` gets it: with its bodies, where the plugin holds the power `bodies` and they are kept. */
export interface LoggedExchange extends ExchangeRecord {
  readonly bodies?: { readonly request?: string; readonly response?: string };
}
