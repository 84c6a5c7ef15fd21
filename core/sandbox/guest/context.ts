import { POWER_NAMES, POWERS, type PowerName, type PowerRow } from "@sluice/sdk/powers-table";
import { asyncPower } from "./async-powers.ts";
import { BASE, type Property } from "./base.ts";
import { identityOf, workOf } from "./call.ts";
import { bodyPart } from "./powers/body.ts";
import { headersPart } from "./powers/headers.ts";
import type { PowerPart } from "./powers/power.ts";
import { randomPart } from "./powers/random.ts";
import { clockPart, logPart, matchesPart, pricesPart, targetsPart } from "./powers/small.ts";
import { textPart } from "./powers/text.ts";
import { apply, type Descriptor, defineProperty, freeze, isObject, keys, own } from "./primordials.ts";
import { noteRead, PURE_NAMES, PURE_READS } from "./pure.ts";

/** The powers that no promise is needed for: a new one is a new row. */
const SYNC_PARTS: Readonly<
  Record<
    {
      [P in PowerName]: (typeof POWERS)[P]["kind"] extends "sync" ? Exclude<P, "identity"> : never;
    }[PowerName],
    PowerPart
  >
> = {
  text: textPart,
  body: bodyPart,
  headers: headersPart,
  patterns: matchesPart,
  prices: pricesPart,
  targets: targetsPart,
  clock: clockPart,
  random: randomPart,
  log: logPart,
};
const PARTS: Readonly<Record<string, PowerPart>> = SYNC_PARTS;
const ROWS: Readonly<Record<string, PowerRow>> = POWERS;

const NONE = {};

const includes = (list: readonly string[], name: string): boolean => {
  for (let at = 0; at < list.length; at++) if (list[at] === name) return true;
  return false;
};

/**
 * What the contexts of a hook are made with, for a plugin with these powers: what it did not ask for is not there, and of a pure
 * handler only what may be read of one exchange for another.
 */
export const contextPrototype = (hook: string, powers: unknown, pure: boolean): object => {
  const prototype = {};
  const define = pure ? defineNoted : defineProperly;
  const names = keys(BASE);
  for (let at = 0; at < names.length; at++) {
    const property = BASE[names[at] ?? ""];
    if (property && includes(property.hooks, hook)) define(prototype, names[at] ?? "", property);
  }
  for (let at = 0; at < POWER_NAMES.length; at++) {
    const name = POWER_NAMES[at] ?? "";
    const row = ROWS[name];
    const asked = isObject(powers) ? own(powers, name) : undefined;
    if (asked === undefined || row?.property === undefined || !includes(row.hooks, hook)) continue;
    define(prototype, row.property, powerProperty(name, row, asked, hook));
    if (!pure) defineAlso(prototype, row);
  }
  return freeze(prototype);
};

const defineAlso = (prototype: object, { hooks, also = NONE }: PowerRow): void => {
  const names = keys(also);
  for (let at = 0; at < names.length; at++) {
    const name = names[at] ?? "";
    const field = also[name] ?? "";
    defineProperly(prototype, name, {
      hooks,
      get(this: unknown) {
        return workOf(this).field(field);
      },
    });
  }
};

const powerProperty = (name: string, row: PowerRow, asked: unknown, hook: string): Property => {
  const part = PARTS[name]?.(asked, hook);
  // Every request asks for it, and whatever is kept beyond the head costs more than to make it again.
  if (name === "identity") return { hooks: row.hooks, get: identityOf };
  return {
    hooks: row.hooks,
    get(this: unknown) {
      const work = workOf(this);
      return work.part(name) ?? work.keepPart(name, part ? part(this) : asyncPower(this, name, row));
    },
  };
};

type Define = (prototype: object, name: string, property: Property) => void;

const defineNoted: Define = (prototype, name, property) => {
  if (!includes(PURE_NAMES, name)) return;
  const { get } = property;
  const noted = PURE_READS[name];
  if (get === undefined || noted === undefined) return defineProperly(prototype, name, property);
  defineProperly(prototype, name, {
    hooks: property.hooks,
    get(this: unknown) {
      noteRead(noted);
      return apply(get, this, []);
    },
  });
};

const defineProperly: Define = (prototype, name, { get, value }) => {
  const kind = get ? { get } : { value, writable: false };
  const how: Descriptor = { __proto__: null, ...kind, enumerable: true, configurable: false };
  defineProperty(prototype, name, how);
};
