import { type Static, Type } from "@sinclair/typebox";

const literals = <const N extends string>(names: readonly N[]) =>
  Type.Union(names.map((name) => Type.Literal(name)));

const Text = Type.Object({ role: Type.String(), kind: Type.String(), text: Type.String() });
/** A text as it stands after what came before. */
export type ReportedText = Static<typeof Text>;

const Why = {
  code: Type.Optional(Type.String()),
  status: Type.Optional(Type.Number()),
  message: Type.Optional(Type.String()),
};

const GuardrailReport = Type.Object({
  /** The instance. */
  plugin: Type.String(),
  phase: literals(["request", "response"]),
  mode: literals(["enforce", "log"]),
  /**
   * `would-deny` and `would-ask`: of one that only logs; `unconcerned`: its `when` leaves this exchange out; `benched`: it is not
   * called at present; `unseen`: the stream was more than one that only logs can look at.
   */
  verdict: literals([
    "pass",
    "change",
    "deny",
    "ask",
    "answer",
    "would-deny",
    "would-ask",
    "failed",
    "benched",
    "unseen",
    "unconcerned",
  ]),
  ...Why,
  /** Verdicts in its own words. */
  said: Type.Array(Type.String()),
  categories: Type.Array(Type.String()),
  counts: Type.Record(Type.String(), Type.Number()),
  /** How long it took, in milliseconds. */
  ms: Type.Number(),
  /** Whether it would be called at all: false behind one that ends the exchange. */
  reached: Type.Boolean(),
  /** The texts as they go on behind it; absent where it leaves them as they were. */
  texts: Type.Optional(Type.Array(Text)),
});
/** What one guardrail would do in one phase, and why. */
export type GuardrailReport = Static<typeof GuardrailReport>;

const Outcome = Type.Object({
  verdict: literals(["pass", "change", "deny", "ask", "answer", "failed"]),
  /** The instance that ended it. */
  by: Type.Optional(Type.String()),
  ...Why,
  /** The texts as they go on; of what is denied those that were out already. */
  texts: Type.Array(Text),
});
/** What a phase comes to. */
export type Outcome = Static<typeof Outcome>;

/** What the guardrails of a service would do. */
export const ReportSchema = Type.Object({
  service: Type.String(),
  /** Number of the config. */
  config: Type.Number(),
  principal: Type.String(),
  stream: Type.Boolean(),
  verdict: Outcome.properties.verdict,
  request: Type.Optional(Outcome),
  response: Type.Optional(Outcome),
  /** In the order of their calls. */
  guardrails: Type.Array(GuardrailReport),
});
/** What the guardrails of a service would do. */
export type Report = Static<typeof ReportSchema>;
