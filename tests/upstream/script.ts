import type { RecordedRequest } from "./records.ts";

/** Where and how an answer breaks off. Without a place: after the first event, or in the middle of a body. */
export interface Stop {
  readonly afterEvents?: number;
  readonly afterBytes?: number;
  /** `stall`: silence; `reset`: the TCP connection is torn down; `cut`: a clean end, too early. */
  readonly then: "stall" | "reset" | "cut";
  /** With `stall`: how long; absent for ever. */
  readonly ms?: number;
}

/** An answer before it is sent: what is said and how. Behaviours change it, `play` carries it out. */
export interface Script {
  status: number;
  headers: Record<string, string>;
  /** The data of each event; absent where the answer is no stream. */
  events: string[] | undefined;
  /** The answer where it is no stream. */
  body: Buffer;
  /** Ends each line of an event. */
  lineEnd: string;
  /** Stands before each event, without its line end. */
  comment: string | undefined;
  /** Carried out on the whole body, after everything else. */
  encode: ((bytes: Buffer) => Buffer) | undefined;
  /** Cuts the body anew; without it an event is a piece. */
  split: ((length: number) => number[]) | undefined;
  /** Bytes sent in place of an HTTP answer. */
  raw: Buffer | undefined;
  before: "answer" | "reset" | "hang";
  delayMs: number;
  headPaceMs: number;
  paceMs: number;
  framing: "measured" | "until-close";
  stop: Stop | undefined;
}

/** A request as it came. */
export interface UpstreamRequest extends RecordedRequest {
  /** Requests that its connection had carried before it. */
  readonly nth: number;
}

export const makeScript = (
  content: { readonly events: readonly string[] } | { readonly body: Buffer | string },
  status = 200,
): Script => ({
  status,
  headers: {
    "content-type": "events" in content ? "text/event-stream; charset=utf-8" : "application/json",
    "x-upstream": "replay",
  },
  events: "events" in content ? [...content.events] : undefined,
  body: "body" in content ? Buffer.from(content.body) : Buffer.alloc(0),
  lineEnd: "\n",
  comment: undefined,
  encode: undefined,
  split: undefined,
  raw: undefined,
  before: "answer",
  delayMs: 0,
  headPaceMs: 0,
  paceMs: 0,
  framing: "measured",
  stop: undefined,
});

/** An error as the OpenAI dialect writes it. */
export const errorBody = (message: string, status: number): string =>
  JSON.stringify({
    error: {
      message,
      type: status === 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : "server_error",
      param: null,
      code: `upstream_${status}`,
    },
  });

export const errorScript = (status: number, message: string): Script =>
  makeScript({ body: errorBody(message, status) }, status);
