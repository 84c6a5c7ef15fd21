import { BRITAIN } from "./patterns/britain.ts";
import { CONTACT } from "./patterns/contact.ts";
import { CRYPTO } from "./patterns/crypto.ts";
import { DOCUMENTS } from "./patterns/documents.ts";
import { EUROPE } from "./patterns/europe.ts";
import { GERMANY } from "./patterns/germany.ts";
import type { Family, Pattern } from "./patterns/pattern.ts";
import { PAYMENT } from "./patterns/payment.ts";
import { PERSON } from "./patterns/person.ts";
import { PLACE } from "./patterns/place.ts";
import { SECRETS } from "./patterns/secrets.ts";
import { US } from "./patterns/us.ts";
import { VENDORS } from "./patterns/vendors.ts";
import { WORLD } from "./patterns/world.ts";

const PATTERNS = {
  ...SECRETS,
  ...VENDORS,
  ...CRYPTO,
  ...CONTACT,
  ...PAYMENT,
  ...US,
  ...BRITAIN,
  ...GERMANY,
  ...EUROPE,
  ...WORLD,
  ...DOCUMENTS,
  ...PERSON,
  ...PLACE,
} as const satisfies Family;

/** A kind of data, as records, tags and labels name it. */
export type Category = keyof typeof PATTERNS;

const isCategory = (name: string): name is Category => Object.hasOwn(PATTERNS, name);

/** All of them. */
export const CATEGORIES: readonly Category[] = Object.keys(PATTERNS).filter(isCategory);

/** What finds a category. */
export const patternsOf = (category: Category): readonly Pattern[] => PATTERNS[category];

/** Hints at a person or a place, which also stand in texts that tell nothing of anybody. */
const VAGUE: ReadonlySet<Category> = new Set<Category>([
  ...(["age", "date_of_birth", "ip_address", "license_plate", "location", "name", "url", "vin"] as const),
]);

/** What is looked for where the config names nothing: secrets, payment, contacts, and numbers that states give. */
export const DEFAULT_CATEGORIES: readonly Category[] = CATEGORIES.filter((category) => !VAGUE.has(category));
