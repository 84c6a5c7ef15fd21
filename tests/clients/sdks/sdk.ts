import { z } from "zod";

/** What every client asks by, whichever language it is written for. */
export const GIVEN = {
  system: "You keep the lock at Zürich.",
  prompt: "What is a sluice?",
  tools: {
    weather: {
      description: "Weather at a place",
      schema: {
        type: "object",
        properties: { city: { type: "string" }, days: { type: "integer" } },
        required: ["city", "days"],
        additionalProperties: false,
      },
      result: "21 °C and dry",
    },
    clock: {
      description: "The time in a zone",
      schema: {
        type: "object",
        properties: { zone: { type: "string" } },
        required: ["zone"],
        additionalProperties: false,
      },
      result: "noon",
    },
  },
  picture: {
    mediaType: "image/png",
    data: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  },
} as const;

/** What an answer in a form must be. */
export const Person = z.object({ name: z.string(), age: z.number(), tags: z.array(z.string()) });

type ToolName = keyof typeof GIVEN.tools;
export const TOOLS = Object.entries(GIVEN.tools).map(([name, tool]) => ({ name, ...tool }));
const isTool = (name: string): name is ToolName => Object.hasOwn(GIVEN.tools, name);

/** What a tool gives back. */
export const resultOf = (name: string): string => {
  if (isTool(name)) return GIVEN.tools[name].result;
  throw new Error(`there is no tool ${name}`);
};

/** A question to a model. */
export interface Ask {
  readonly model: string;
  readonly stream?: boolean;
  /** Asks it to think, and to show it. */
  readonly think?: boolean;
  /** Shows it the picture. */
  readonly look?: boolean;
  /** Goes away after so many pieces of a stream, or at once where nothing is streamed and `signal` says so. */
  readonly signal?: AbortSignal;
  readonly onPiece?: () => void;
}

/** What came of it, as the client's own types told it. */
export interface Told {
  readonly text: string;
  readonly thought: string;
  /** Texts that came one by one. */
  readonly pieces: number;
  /** Tokens of input with those that were cached, those alone, and of output with thoughts. */
  readonly usage: { readonly input: number; readonly cached: number; readonly output: number };
}

/** A conversation with tools, to its end. */
export interface Conversed {
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  readonly text: string;
  /** `x-sluice-dropped` of each answer. */
  readonly dropped: readonly (string | null)[];
}

/** What was thrown, by the client's own fields. */
export interface Thrown {
  readonly kind: string;
  readonly status: number | null;
  readonly message: string;
}

/** An official client, connected to a gateway. */
export interface Client {
  ask(ask: Ask): Promise<Told>;
  converse(ask: Ask): Promise<Conversed>;
  /** Asks for a person by the client's helper for schemas. */
  form(model: string): Promise<unknown>;
}

/** How the Vercel AI SDK or an official client is set up. */
export interface Address {
  readonly url: string;
  readonly key: string;
}

/** A client library, and the dialect that it is used for. */
export interface Sdk {
  readonly name: string;
  connect(address: Address): Client;
  /** Throws on what is no error of this client. */
  thrown(error: unknown): Thrown;
}

/** A member of what a client leaves untyped. */
export const memberOf = (value: object, key: string): unknown =>
  Object.entries(value).find(([name]) => name === key)?.[1];
export const stringOf = (value: object, key: string): string => {
  const member = memberOf(value, key);
  return typeof member === "string" ? member : "";
};
