/** A piece of a conversation, in no wire format. */
export type Item =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "image"; readonly mediaType: string; readonly data: string }
  | {
      readonly kind: "call";
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
      readonly seal?: string;
    }
  | { readonly kind: "result"; readonly id: string; readonly text: string }
  | { readonly kind: "thought"; readonly text: string; readonly seal?: string };

/** What one side said before the other spoke again. */
export interface Turn {
  readonly by: "user" | "model";
  readonly items: readonly Item[];
}

/** What a model was told. */
export interface Heard {
  readonly system: string;
  readonly turns: readonly Turn[];
  /** Names of the tools. */
  readonly tools: readonly string[];
  /** The schema that the answer must have. */
  readonly schema?: unknown;
}

/** A piece of what a model says; ids and seals are its provider's matter. */
export type SaidPart =
  | { readonly kind: "thought"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly name: string; readonly input: object };

/** What a model does with what it was told. */
export type Reply =
  | { readonly does: "say"; readonly parts: readonly SaidPart[] }
  /** Says that, and its stream then reports an error, or just ends. */
  | { readonly does: "break"; readonly parts: readonly SaidPart[]; readonly by: "error" | "cut" }
  | {
      readonly does: "fail";
      readonly status: number;
      readonly message: string;
      readonly retryAfterS?: number;
    }
  /** Goes on for as long as anybody listens; where it is not to stream, it says nothing. */
  | { readonly does: "go-on" };

/** What a wire format needs to know to write an answer. */
export interface Meta {
  readonly model: string;
  /** Calls of tools in the conversation so far: ids are told apart by it. */
  readonly callsBefore: number;
}

/** A request as a provider sees it. */
export interface Asked {
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a provider says and hears by. */
export interface Wire {
  /** What the request says. Throws a `Complaint` where the real API would refuse it. */
  hear(asked: Asked): Heard;
  whole(parts: readonly SaidPart[], meta: Meta): object;
  /** The events of a stream, framed, each by itself. */
  events(parts: readonly SaidPart[], meta: Meta): readonly (string | Uint8Array)[];
  readonly eventType: string;
  error(status: number, message: string): object;
  /** The event by which a stream says that it has failed. */
  failure(message: string): string | Uint8Array;
  /** Headers of an error. */
  errorHeaders?(status: number): Readonly<Record<string, string>>;
}

/** That a provider refuses a request. */
export class Complaint extends Error {
  readonly status: number;
  readonly retryAfterS: number | undefined;

  constructor(message: string, status = 400, retryAfterS?: number) {
    super(message);
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}

/** What each answer cost: tokens of input, those of them that came from a cache, tokens of output. */
export const USAGE = { input: 30, cached: 10, output: 12 } as const;

/** How a text is cut for a stream, at code points. */
export const pieces = (text: string, size = 6): string[] => {
  const points = [...text];
  return Array.from({ length: Math.ceil(points.length / size) }, (_, at) =>
    points.slice(at * size, (at + 1) * size).join(""),
  );
};
