import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { type Described, type FaultKind, GuestFault, type GuestReply } from "../contract.ts";

const Call = Type.Integer({ minimum: 0 });

const MessageSchema = Type.Union([
  Type.Object({
    t: Type.Literal("reply"),
    call: Call,
    reply: Type.Optional(Type.Unsafe<GuestReply & { readonly declared?: unknown }>(Type.Object({}))),
  }),
  Type.Object({
    t: Type.Literal("described"),
    call: Call,
    described: Type.Unsafe<Described>(Type.Object({})),
  }),
  Type.Object({
    t: Type.Literal("fault"),
    call: Call,
    kind: Type.Union([Type.Literal("throw"), Type.Literal("memory"), Type.Literal("stack")]),
    message: Type.String(),
    stack: Type.Optional(Type.String()),
  }),
  Type.Object({
    t: Type.Literal("power"),
    call: Call,
    n: Type.Integer({ minimum: 1 }),
    power: Type.String(),
    method: Type.String(),
    args: Type.Array(Type.Unknown()),
  }),
  Type.Object({
    t: Type.Literal("console"),
    call: Call,
    level: Type.String(),
    text: Type.String(),
  }),
]);

const check = TypeCompiler.Compile(MessageSchema);

/** What a guest sends. */
export type Message = Static<typeof MessageSchema>;

/** What a call of a guest ends with. */
export type Ending = Extract<Message, { readonly t: "reply" | "described" | "fault" }>;

/** Reads a guest's message. Throws `GuestFault` where it is none, as can come only of a broken guest. */
export const readMessage = (json: string): Message => {
  let message: unknown;
  try {
    message = JSON.parse(json);
  } catch {
    throw new GuestFault("throw", "what it left behind is nested too deep to be read");
  }
  if (check.Check(message)) return message;
  throw new GuestFault("engine", "its guest sent a message of no known shape");
};

/** Whether what a hook has left is a message, and no reply. */
export const isMessage = (text: string): boolean => text.startsWith('{"t":');

const checkGuestReply = TypeCompiler.Compile(Type.Unsafe<GuestReply>(Type.Object({})));

/** Reads a reply that came with nothing around it. Throws as `readMessage` does. */
export const readReply = (json: string): GuestReply => {
  let reply: unknown;
  try {
    reply = JSON.parse(json);
  } catch {
    throw new GuestFault("throw", "what it left behind is nested too deep to be read");
  }
  if (checkGuestReply.Check(reply)) return reply;
  throw new GuestFault("engine", "its guest sent a reply of no known shape");
};

const LIMIT_TOLD: Partial<Record<FaultKind, string>> = {
  memory: "it used more memory than its limit (memoryBytes): ",
  stack: "it used more stack than its limit (stackBytes): ",
};

/** The fault that a guest tells of. */
export const faultOf = (
  { kind, message, stack }: Extract<Message, { readonly t: "fault" }>,
  mapped: (stack: string) => string,
): GuestFault =>
  new GuestFault(
    kind,
    `${LIMIT_TOLD[kind] ?? ""}${message}`,
    stack === undefined ? undefined : mapped(stack),
  );
