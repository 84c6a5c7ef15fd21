import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { type TypeCheck, TypeCompiler } from "@sinclair/typebox/compiler";
import {
  ANSWER_HEADERS,
  type Evaluation,
  FailOverSchema,
  HOOKS,
  type HookName,
  type JsonValue,
  OWN_HEADER_PREFIX,
  type Spread,
  SpreadSchema,
  type Verdict,
} from "@sluice/sdk";
import type { GuestReply } from "../sandbox/contract.ts";
import type { Instance } from "../sandbox/instance.ts";
import type { Exchange } from "./exchange.ts";
import { MaskFormsSchema, type Masks, masksOf } from "./masks.ts";
import type { Target } from "./service.ts";
import { TagWriter } from "./tags.ts";
import type { TextView } from "./text-view.ts";
import { checkVerdict } from "./verdict.ts";

/** What a reply asks for, checked: nothing of it has happened yet. */
export interface Effects {
  readonly verdict: Verdict | undefined;
  /** What is to stand in the place of matches, by pattern. */
  readonly masks: Masks | undefined;
  readonly tags: Record<string, string> | undefined;
  readonly plan: readonly Target[] | undefined;
  readonly failOver: Exchange["failOver"];
  readonly spread: Spread | undefined;
  readonly cost: number | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: readonly (readonly [pointer: string, value: JsonValue])[];
  readonly evaluations: readonly Evaluation[];
  readonly local: Record<string, unknown> | undefined;
  readonly log: readonly (readonly ["info" | "warn", string])[];
}

/** The call whose reply it is. */
export interface Called {
  readonly exchange: Exchange;
  readonly instance: Instance;
  readonly hook: HookName;
  readonly text: TextView | undefined;
}

const Name = Type.String({ minLength: 1, maxLength: 64 });
const Place = Type.Integer({ minimum: 0 });
const SCHEMAS = {
  tags: Type.Array(Type.Tuple([Type.String(), Type.String()]), { maxItems: 1000 }),
  keep: Type.Array(Type.String(), { maxItems: 1000 }),
  edits: Type.Array(Type.Tuple([Place, Place, Place, Type.String()])),
  masks: Type.Array(MaskFormsSchema, { maxItems: 32 }),
  keepFrom: Type.Array(Type.Tuple([Place, Place])),
  cost: Type.Number({ minimum: 0 }),
  local: Type.Record(Type.String(), Type.Unknown()),
  log: Type.Array(
    Type.Tuple([Type.Union([Type.Literal("info"), Type.Literal("warn")]), Type.String({ maxLength: 1000 })]),
    { maxItems: 20 },
  ),
  evaluations: Type.Array(
    Type.Object(
      {
        verdict: Type.String({ pattern: "^[a-z0-9-]{1,32}$" }),
        categories: Type.Optional(Type.Array(Name, { maxItems: 32 })),
        counts: Type.Optional(Type.Record(Name, Type.Number(), { maxProperties: 32 })),
      },
      { additionalProperties: false },
    ),
    { maxItems: 8 },
  ),
  headers: Type.Array(Type.Tuple([Type.String(), Type.String({ maxLength: 256 })]), { maxItems: 32 }),
  body: Type.Array(Type.Tuple([Type.String(), Type.Unsafe<JsonValue>(Type.Unknown())]), { maxItems: 64 }),
  failOver: FailOverSchema,
  spread: SpreadSchema,
};

const CHECKS = {
  tags: TypeCompiler.Compile(SCHEMAS.tags),
  keep: TypeCompiler.Compile(SCHEMAS.keep),
  edits: TypeCompiler.Compile(SCHEMAS.edits),
  masks: TypeCompiler.Compile(SCHEMAS.masks),
  keepFrom: TypeCompiler.Compile(SCHEMAS.keepFrom),
  cost: TypeCompiler.Compile(SCHEMAS.cost),
  local: TypeCompiler.Compile(SCHEMAS.local),
  log: TypeCompiler.Compile(SCHEMAS.log),
  evaluations: TypeCompiler.Compile(SCHEMAS.evaluations),
  headers: TypeCompiler.Compile(SCHEMAS.headers),
  body: TypeCompiler.Compile(SCHEMAS.body),
  failOver: TypeCompiler.Compile(SCHEMAS.failOver),
  spread: TypeCompiler.Compile(SCHEMAS.spread),
};

/** The hooks in which an effect is one; in any other it is nonsense. */
const EFFECT_HOOKS: Readonly<Record<string, readonly HookName[]>> = {
  tags: ["onRoute", "onRequest", "onResponse"],
  keep: ["onRoute", "onRequest"],
  failOver: ["onRoute"],
  spread: ["onRoute"],
  edits: ["onRequest", "onResponse"],
  masks: ["onRequest", "onResponse"],
  keepFrom: ["onRequest", "onResponse"],
  cost: ["onResponse"],
  body: ["onRequest"],
};

/**
 * Checks a reply as a whole against what its hook and the plugin's powers allow. Throws `TypeError` or `RangeError` where
 * anything in it is not: then none of it takes effect. A guest is hostile, so what the guest runtime has checked is checked again.
 */
export const checkReply = (called: Called, reply: GuestReply | undefined): Effects => {
  if (!reply) return NO_EFFECTS;
  const { exchange, instance, hook, text } = called;
  const { powers } = instance.plugin;
  const read = reader(hook);
  const tags = read(CHECKS.tags, "tags", reply.tags);
  const keep = read(CHECKS.keep, "keep", reply.keep);
  const edits = read(CHECKS.edits, "edits", reply.edits);
  const masks = read(CHECKS.masks, "masks", reply.masks);
  const keepFrom = read(CHECKS.keepFrom, "keepFrom", reply.keepFrom);
  if (edits && powers.text !== "write") throw new TypeError("edits text without the power text: write");
  if (masks && (powers.text !== "write" || powers.patterns === undefined))
    throw new TypeError("masks matches without the powers text: write and patterns");
  if (keepFrom && !powers.text) throw new TypeError("holds text without the power text");
  place(text, edits ?? [], keepFrom ?? []);
  return {
    verdict: verdictOf(called, reply),
    masks: masks && masksOf(masks),
    tags: tags && tagsWith(exchange.tags, tags),
    plan: keep && keepTargets(exchange.plan, keep),
    failOver: read(CHECKS.failOver, "failOver", reply.failOver),
    spread: spreadOf(instance, read(CHECKS.spread, "spread", reply.spread)),
    cost: read(CHECKS.cost, "cost", reply.cost),
    headers: headersOf(instance, read(CHECKS.headers, "headers", reply.effects?.headers) ?? []),
    body: bodyOf(instance, read(CHECKS.body, "body", reply.effects?.body) ?? []),
    evaluations: read(CHECKS.evaluations, "evaluations", reply.evaluations) ?? [],
    local: read(CHECKS.local, "local", reply.local),
    log: powers.log ? (read(CHECKS.log, "log", reply.log) ?? []) : [],
  };
};

/** What a reply of `onLog` may hold: log lines. What the handler returns is of no interest. */
export const checkLogReply = ({ plugin }: Instance, reply: GuestReply | undefined): Effects["log"] =>
  plugin.powers.log ? (reader("onLog")(CHECKS.log, "log", reply?.log) ?? []) : [];

const NO_EFFECTS: Effects = {
  verdict: undefined,
  masks: undefined,
  tags: undefined,
  plan: undefined,
  failOver: undefined,
  spread: undefined,
  cost: undefined,
  headers: [],
  body: [],
  evaluations: [],
  local: undefined,
  log: [],
};

const reader =
  (hook: HookName) =>
  <S extends TSchema>(check: TypeCheck<S>, name: string, value: unknown): Static<S> | undefined => {
    if (value === undefined) return undefined;
    const hooks = EFFECT_HOOKS[name];
    if (hooks && !hooks.includes(hook)) throw new TypeError(`${name} is of no use in ${hook}`);
    if (!check.Check(value)) throw new TypeError(`${name} is not of the form that it must have`);
    return value;
  };

const verdictOf = ({ exchange, hook }: Called, reply: GuestReply): Verdict | undefined => {
  const { verdicts } = HOOKS[hook];
  if (reply.identifiedByKey !== true) return checkVerdict(verdicts, reply.verdict);
  // The guest says that the principal is the very one that the host gave it.
  const principal = exchange.key?.principal;
  if (!principal) throw new TypeError("identifies by a key that is not there");
  return checkVerdict(verdicts, { kind: "identify", principal });
};

const place = (
  text: TextView | undefined,
  edits: readonly (readonly [number, number, number, string])[],
  keepFrom: readonly (readonly [number, number])[],
): void => {
  if (edits.length === 0 && keepFrom.length === 0) return;
  if (!text) throw new RangeError("there is no text in this call");
  for (const [segment, start, end, replacement] of edits) text.replaceAt(segment, start, end, replacement);
  for (const [segment, start] of keepFrom) text.keepFromAt(segment, start);
};

const tagsWith = (
  tags: Readonly<Record<string, string>>,
  set: readonly (readonly [string, string])[],
): Record<string, string> => {
  const writer = new TagWriter(tags);
  for (const [key, value] of set) writer.set(key, value);
  return writer.tags;
};

const spreadOf = ({ plugin: { powers } }: Instance, spread: Spread | undefined): Spread | undefined => {
  for (const name of spread?.session ?? []) {
    if (powers.headers?.read.includes(name) !== true)
      throw new TypeError("spreads by a header that it has not asked for");
  }
  return spread;
};

const keepTargets = (plan: readonly Target[], names: readonly string[]): Target[] => {
  const kept = names.map((name) => {
    const target = plan.find((candidate) => candidate.name === name);
    if (!target) throw new RangeError("keep names a target that is not in the plan");
    return target;
  });
  if (new Set(kept).size !== kept.length) throw new RangeError("keep names a target twice");
  return kept;
};

const ANSWER_HEADER_NAMES: ReadonlySet<string> = new Set(ANSWER_HEADERS);
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

const headersOf = (
  { plugin: { powers, name: plugin } }: Instance,
  set: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] => {
  for (const [name, value] of set) {
    const asked = powers.headers?.answer?.includes(name) === true;
    const known = ANSWER_HEADER_NAMES.has(name) || name === `${OWN_HEADER_PREFIX}${plugin}`;
    if (!asked || !known) throw new TypeError("sets a header of the answer that it has not asked for");
    if (!HEADER_VALUE.test(value)) throw new RangeError("a header's value is printable ASCII");
  }
  return set;
};

const bodyOf = (
  { plugin: { powers } }: Instance,
  set: readonly (readonly [string, JsonValue])[],
): readonly (readonly [string, JsonValue])[] => {
  for (const [pointer] of set) {
    if (powers.body?.write?.includes(pointer) !== true)
      throw new TypeError("sets a place of the body that it has not asked for");
  }
  return set;
};
