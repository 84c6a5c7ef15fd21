import type { HookName, Powers } from "@sluice/sdk";
import type { CallFrame, FaultKind, GuestReply, Limits } from "../contract.ts";

/** What a call of a case comes to. */
export type Expected =
  /** `undefined`: nothing was left behind. */
  | { readonly reply: GuestReply | undefined }
  | {
      /** One of these. */
      readonly fault: readonly FaultKind[];
      /** A part of the message. */
      readonly says?: string;
    };

/** One call of a hook, and what it comes to. */
export type CaseCall = {
  readonly hook: HookName;
  readonly frame?: Partial<Omit<CallFrame, "field" | "power">>;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** What powers answer, by `power.method`: a value, or a text that they reject with. */
  readonly answers?: Readonly<Record<string, { readonly value?: unknown; readonly error?: string }>>;
} & Expected;

/** A plugin and what every engine must make of it. */
export interface Case {
  /** The claim. */
  readonly name: string;
  /** The definition, as an expression of JavaScript. */
  readonly plugin: string;
  readonly powers?: Powers;
  readonly config?: unknown;
  readonly limits?: Partial<Limits>;
  /** What set-up declares, where the case is about it. */
  readonly declared?: unknown;
  readonly calls: readonly CaseCall[];
}

/** A plugin with one handler. */
export const plugin = (hook: HookName, handler: string, more = ""): string =>
  `{ name: "case", version: "1.0.0", ${more} hooks: { ${hook}: ${handler} } }`;

/** A case of one handler that is called once. */
export const once = (
  name: string,
  hook: HookName,
  handler: string,
  expected: Expected,
  more: Partial<Omit<Case, "calls">> & Partial<Pick<CaseCall, "frame" | "fields" | "answers">> = {},
): Case => {
  const { frame = {}, fields = {}, answers = {}, ...rest } = more;
  return {
    name,
    plugin: plugin(hook, handler),
    ...rest,
    calls: [{ hook, frame, fields, answers, ...expected }],
  };
};

/** The verdict that cases tell values by. */
export const told = (value: unknown): Expected => ({ reply: { verdict: { kind: "deny", told: value } } });

/** An expression that denies with a value. */
export const tell = (value: string): string => `({ kind: "deny", told: ${value} })`;
