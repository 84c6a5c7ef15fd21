import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import type { Described, GuestReply } from "../contract.ts";
import { WireError } from "./wire.ts";

// Everything that comes out of a companion is hostile: code may have escaped into it. Nothing is used before it has passed
// one of these, and what passes is plain data of `JSON.parse`.

const Whole = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Text = Type.String({ maxLength: 4_096 });

const ControlSchema = Type.Union([
  Type.Object({ t: Type.Literal("hello"), node: Text }),
  Type.Object({ t: Type.Literal("pong"), n: Whole, rssBytes: Whole }),
  Type.Object({ t: Type.Literal("opened"), instance: Whole }),
  Type.Object({
    t: Type.Literal("refused"),
    instance: Whole,
    kind: Type.Union([Type.Literal("throw"), Type.Literal("cpu"), Type.Literal("memory")]),
    message: Text,
    stack: Type.Optional(Text),
  }),
  Type.Object({
    t: Type.Literal("stopped"),
    instance: Whole,
    call: Whole,
    kind: Type.Union([Type.Literal("throw"), Type.Literal("cpu"), Type.Literal("wall")]),
    message: Text,
  }),
  Type.Object({ t: Type.Literal("lost"), instance: Whole, call: Type.Optional(Whole) }),
]);

/** What a companion says of itself and its instances. */
export type Control = Static<typeof ControlSchema>;

const LineSchema = Type.Union([
  Type.Object({
    t: Type.Literal("reply"),
    call: Whole,
    reply: Type.Optional(Type.Unsafe<GuestReply>(Type.Object({}))),
  }),
  Type.Object({
    t: Type.Literal("described"),
    call: Whole,
    described: Type.Unsafe<Described>(Type.Object({})),
  }),
  Type.Object({
    t: Type.Literal("fault"),
    call: Whole,
    kind: Type.Union([
      Type.Literal("throw"),
      Type.Literal("memory"),
      Type.Literal("stack"),
      Type.Literal("result-size"),
      Type.Literal("power-calls"),
    ]),
    message: Type.String(),
    stack: Type.Optional(Type.String()),
  }),
  Type.Object({
    t: Type.Literal("power"),
    call: Whole,
    n: Whole,
    power: Text,
    method: Text,
    args: Type.Array(Type.Unknown()),
  }),
  Type.Object({ t: Type.Literal("console"), level: Text, text: Type.String() }),
]);

/** What the guest runtime of an instance sends. */
export type Line = Static<typeof LineSchema>;

/** What it sends of a call. */
export type GuestLine = Exclude<Line, { readonly t: "console" }>;

const parser = <S extends TSchema>(schema: S, what: string): ((text: string) => Static<S>) => {
  const check: TypeCheck<S> = TypeCompiler.Compile(schema);
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new WireError(`${what} that is not JSON`);
    }
    if (check.Check(value)) return value;
    throw new WireError(`${what} of no known shape`);
  };
};

/** Reads what a companion says. Throws `WireError`. */
export const parseControl = parser(ControlSchema, "a control message");

/** Reads what a guest says. Throws `WireError`. */
export const parseLine = parser(LineSchema, "a guest's message");
