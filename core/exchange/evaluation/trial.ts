import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { SluiceError } from "../../errors/index.ts";

/** The phases that can be tried. */
export const PHASES = ["request", "response", "both"] as const;

/** What guardrails are tried on: a text, or the messages of a chat. */
export const TrialSchema = Type.Object(
  {
    text: Type.Optional(Type.String()),
    messages: Type.Optional(
      Type.Array(Type.Object({ role: Type.String({ minLength: 1 }) }), { minItems: 1 }),
    ),
    phase: Type.Optional(Type.Union(PHASES.map((phase) => Type.Literal(phase)))),
    stream: Type.Optional(Type.Boolean()),
    principal: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  },
  { additionalProperties: false },
);
/** What guardrails are tried on: a text, or the messages of a chat. */
export type Trial = Static<typeof TrialSchema>;

/** What each field takes. */
const TAKES: ReadonlyMap<string, string> = new Map([
  ["text", "must be a string."],
  ["messages", "must be an array of at least one message, each with its role."],
  ["phase", `must be one of ${PHASES.join(", ")}.`],
  ["stream", "must be true or false."],
  ["principal", "must be a string of 1 to 255 characters."],
]);

/** Checks what came from outside. Throws `REQUEST_BODY_INVALID` naming the field. */
export const readTrial = (value: unknown): Trial => {
  if (!Value.Check(TrialSchema, value)) {
    const field = Value.Errors(TrialSchema, value).First()?.path.split("/")[1] ?? "";
    const known = TAKES.get(field);
    throw invalid(known ? field : "body", known ?? `takes nothing but ${[...TAKES.keys()].join(", ")}.`);
  }
  if ((value.text === undefined) === (value.messages === undefined))
    throw invalid("body", "needs either text or messages.");
  return value;
};

/** What is tried as what. */
export interface Tried {
  /** The messages that are tried as a request; none where there is nothing to ask. */
  readonly request: readonly object[] | undefined;
  /** The message that is tried as an answer. */
  readonly answer: object | undefined;
}

/**
 * A text is tried as a request and as an answer. Of messages the last is the answer where an assistant says it, and the others
 * are the request. Throws `REQUEST_BODY_INVALID` where the phase asks for what is not there.
 */
export const triedIn = ({ text, messages, phase = "both" }: Trial): Tried => {
  const [asks, answers] = [phase !== "response", phase !== "request"];
  if (!messages) {
    const said = { role: "user", content: text };
    return { request: asks ? [said] : undefined, answer: answers ? said : undefined };
  }
  const last = messages.at(-1);
  const answered = last?.role === "assistant" ? last : undefined;
  if (phase === "response" && !answered)
    throw invalid(
      "messages",
      "must end with an assistant's message for the phase response: it is the answer.",
    );
  const request = answered && answers ? messages.slice(0, -1) : messages;
  return {
    request: asks && request.length > 0 ? request : undefined,
    answer: answers ? answered : undefined,
  };
};

const invalid = (param: string, detail: string): SluiceError =>
  new SluiceError("REQUEST_BODY_INVALID", { param, detail });
