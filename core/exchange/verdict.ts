import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import { DENY_STATUSES, type Verdict, type VerdictKind } from "@sluice/sdk";

/** What plugins return is input from outside: each kind of verdict has a schema. */
const Count = Type.Integer({ minimum: 0 });
const Usage = Type.Object({
  inputTokens: Count,
  outputTokens: Count,
  cachedInputTokens: Type.Optional(Count),
  cacheWriteInputTokens: Type.Optional(Count),
  audioInputTokens: Type.Optional(Count),
  reasoningTokens: Type.Optional(Count),
  audioOutputTokens: Type.Optional(Count),
  estimated: Type.Optional(Type.Literal(true)),
});
const Principal = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255 }),
  type: Type.Union([Type.Literal("user"), Type.Literal("service-principal")]),
  groups: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 10_000 }),
});
const SCHEMAS = {
  identify: Type.Object({ kind: Type.Literal("identify"), principal: Principal }),
  deny: Type.Object({
    kind: Type.Literal("deny"),
    code: Type.String({ pattern: "^[A-Z][A-Z0-9_]{0,63}$" }),
    message: Type.String({ maxLength: 500 }),
    status: Type.Optional(Type.Union(DENY_STATUSES.map((status) => Type.Literal(status)))),
    retryAfterMs: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400_000 })),
  }),
  answer: Type.Union([
    Type.Object({ kind: Type.Literal("answer"), text: Type.Array(Type.String()), usage: Usage }),
    Type.Object({
      kind: Type.Literal("answer"),
      embeddings: Type.Array(Type.Array(Type.Number())),
      usage: Usage,
    }),
  ]),
  ask: Type.Object({ kind: Type.Literal("ask"), message: Type.String({ maxLength: 500 }) }),
} as const;

const CHECKS = {
  identify: TypeCompiler.Compile(SCHEMAS.identify),
  deny: TypeCompiler.Compile(SCHEMAS.deny),
  answer: TypeCompiler.Compile(SCHEMAS.answer),
  ask: TypeCompiler.Compile(SCHEMAS.ask),
} as const satisfies Record<VerdictKind, { Check(value: unknown): boolean }>;

/** The verdict in a handler's result; throws `TypeError` where it is none that the hook allows. */
export const checkVerdict = (allowed: readonly VerdictKind[], result: unknown): Verdict | undefined => {
  if (result === undefined) return undefined;
  for (const kind of allowed) {
    if (isVerdict(kind, result)) return result;
  }
  throw new TypeError(
    `returned something that is none of: nothing${allowed.map((kind) => `, ${kind}`).join("")}`,
  );
};

const isVerdict = (kind: VerdictKind, value: unknown): value is Verdict => CHECKS[kind].Check(value);
