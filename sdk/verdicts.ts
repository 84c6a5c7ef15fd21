import type { Principal, Usage } from "./exchange.ts";
import type { VerdictKind } from "./hooks.ts";

/** The statuses that a denial may carry. */
export const DENY_STATUSES = [400, 401, 402, 403, 413, 422, 429, 503] as const;
/** One of the statuses that a denial may carry. */
export type DenyStatus = (typeof DENY_STATUSES)[number];

/** `onAuth` only: names the principal of the exchange. The first plugin to identify wins. */
export interface Identify {
  readonly kind: "identify";
  readonly principal: Principal;
}

/** What a denial says to the client. */
export interface Denial {
  /** A stable code of the plugin's own, `AREA_REASON`: capitals, digits and underscores, at most 64. */
  readonly code: string;
  /** What was wrong and what to do, for the client. Never the text that was flagged. At most 500 characters. */
  readonly message: string;
  /** HTTP status. Default 403; in `onAuth` 401 or 403 are the usual ones. */
  readonly status?: DenyStatus;
  /** When the client may try again, in milliseconds from now; becomes `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** Ends the exchange with an error in the client's dialect. */
export interface Deny extends Denial {
  readonly kind: "deny";
}

/** `onRequest` only: asks a human. Where nobody can be asked it denies with `POLICY_APPROVAL_NEEDED`. */
export interface Ask {
  readonly kind: "ask";
  readonly message: string;
}

/** The content of an answer that a plugin gives in place of a provider. */
export type AnswerContent =
  /** The pieces of one text; a stream sends each as an event of its own. */
  | { readonly text: readonly string[]; readonly usage: Usage }
  /** One vector per input of an embeddings request. */
  | { readonly embeddings: readonly (readonly number[])[]; readonly usage: Usage };

/** `onRequest` only: answers in place of a provider, in the client's dialect, streamed if the client asked. */
export type Answer = { readonly kind: "answer" } & AnswerContent;

/** All verdicts, by kind. */
export interface Verdicts {
  identify: Identify;
  deny: Deny;
  answer: Answer;
  ask: Ask;
}
/** Any verdict. */
export type Verdict = Verdicts[VerdictKind];

/**
 * `onAuth`: names the principal.
 * @example return identify({ name: "alice@example.com", type: "user", groups: ["eng"] });
 */
export const identify = (principal: Principal): Identify => ({ kind: "identify", principal });

/**
 * `onAuth`, `onRequest`, `onResponse`: ends the exchange with an error.
 * @example return deny({ code: "FORBIDDEN_WORD", message: "the request names a forbidden word" });
 */
export const deny = (denial: Denial): Deny => ({ kind: "deny", ...denial });

/**
 * `onRequest`: answers in place of a provider.
 * @example return answer({ text: ["Hello", " there."], usage: { inputTokens: 3, outputTokens: 2 } });
 */
export const answer = (content: AnswerContent): Answer => ({ kind: "answer", ...content });

/**
 * `onRequest`: asks a human for approval.
 * @example return ask({ message: "a tool that writes needs approval" });
 */
export const ask = (question: { readonly message: string }): Ask => ({ kind: "ask", ...question });
