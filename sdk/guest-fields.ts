import type {
  JsonValue,
  LoggedExchange,
  Outcome,
  PlanTarget,
  Segment,
  TargetHealth,
  Usage,
} from "./exchange.ts";
import type { HookName } from "./hooks.ts";
import type { MatchCounts, PatternMatch } from "./patterns.ts";
import type { Powers } from "./powers.ts";
import { POWER_NAMES, POWERS, type PowerName, type PowerRow } from "./powers-table.ts";
import type { PriceRow } from "./prices.ts";

/** A place of a body, as far as a plugin may see it. */
export interface BodyField {
  readonly value?: JsonValue;
  readonly size?: number;
}

/**
 * What a call's frame holds by name: JSON data that is made when the plugin reads it, or before the call. A field that
 * is `undefined` does not cross.
 */
export interface FieldValues {
  readonly tags: Readonly<Record<string, string>>;
  readonly client: { readonly address: string; readonly userAgent: string };
  readonly local: Readonly<Record<string, unknown>>;
  readonly plan: readonly PlanTarget[];
  readonly outcome: Outcome | undefined;
  readonly usage: Usage | undefined;
  readonly records: readonly LoggedExchange[];
  readonly segments: readonly Segment[];
  /** By JSON pointer. */
  readonly body: Readonly<Record<string, BodyField>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly matches: readonly PatternMatch[];
  readonly found: MatchCounts;
  readonly prices: PriceRow | undefined;
  readonly cost: number | undefined;
  readonly targets: readonly TargetHealth[];
  readonly now: number;
  /** 256 bytes in hex. */
  readonly random: string;
}

/** The name of a field. */
export type FieldName = keyof FieldValues;

interface FreeField {
  readonly field: FieldName;
  readonly hooks: readonly HookName[];
}

const EXCHANGE = ["onAuth", "onRoute", "onRequest", "onResponse"] as const;

/** Fields that need no power, with the hooks that have them. */
const FREE_FIELDS: readonly FreeField[] = [
  { field: "tags", hooks: EXCHANGE },
  { field: "client", hooks: EXCHANGE },
  { field: "local", hooks: EXCHANGE },
  { field: "plan", hooks: ["onRoute", "onRequest"] },
  { field: "outcome", hooks: ["onResponse"] },
  { field: "usage", hooks: ["onResponse"] },
  { field: "records", hooks: ["onLog"] },
];

const rowOf = (power: PowerName): PowerRow => POWERS[power];

/** The names of all fields. */
export const GUEST_FIELDS: readonly FieldName[] = [
  ...FREE_FIELDS.map(({ field }) => field),
  ...POWER_NAMES.flatMap((power) => rowOf(power).fields ?? []),
];

/**
 * The fields that a call of this hook may ask for, when its plugin asked for these powers.
 * @example fieldsOf("onLog", { clock: true }) // ["records", "now"]
 */
export const fieldsOf = (hook: HookName, powers: Powers): readonly FieldName[] => [
  ...FREE_FIELDS.filter(({ hooks }) => hooks.includes(hook)).map(({ field }) => field),
  ...POWER_NAMES.filter((power) => powers[power] !== undefined && rowOf(power).hooks.includes(hook)).flatMap(
    (power) => rowOf(power).fields ?? [],
  ),
];
