import { type Static, Type } from "@sinclair/typebox";

/** What the vetting tool says of an expression. */
export const VerdictSchema = Type.Union([
  Type.Object({ status: Type.Literal("safe") }),
  Type.Object({
    status: Type.Literal("vulnerable"),
    /** 0: exponential. */
    degree: Type.Integer({ minimum: 0 }),
    /** Those pieces of the expression where the time goes. */
    parts: Type.Array(Type.String()),
  }),
  Type.Object({ status: Type.Literal("unknown"), reason: Type.String() }),
]);
/** What the vetting tool says of an expression. */
export type Verdict = Static<typeof VerdictSchema>;
