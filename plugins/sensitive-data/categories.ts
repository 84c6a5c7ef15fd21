import type { Family } from "./patterns/pattern.ts";
import { BRITAIN } from "./patterns/britain.ts";
import { CONTACT } from "./patterns/contact.ts";
import { CRYPTO } from "./patterns/crypto.ts";
import { DOCUMENTS } from "./patterns/documents.ts";
import { EUROPE } from "./patterns/europe.ts";
import { GERMANY } from "./patterns/germany.ts";
import { PAYMENT } from "./patterns/payment.ts";
import { PERSON } from "./patterns/person.ts";
import { PLACE } from "./patterns/place.ts";
import { SECRETS } from "./patterns/secrets.ts";
import { US } from "./patterns/us.ts";
import { VENDORS } from "./patterns/vendors.ts";
import { WORLD } from "./patterns/world.ts";

export const CATEGORIES = { ...SECRETS, ...VENDORS, ...CRYPTO, ...CONTACT, ...PAYMENT, ...US, ...BRITAIN, ...GERMANY, ...EUROPE, ...WORLD, ...DOCUMENTS, ...PERSON, ...PLACE } as const satisfies Family;
