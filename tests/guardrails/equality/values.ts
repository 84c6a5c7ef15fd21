import type { Random } from "../../../core/dialects/testing/random.ts";

const luhn = (digits: string): number => {
  let sum = 0;
  for (const [at, digit] of [...digits].reverse().entries()) {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
};

const letters = (random: Random, most: number): string =>
  `a${random.times(most - 1, () => random.pick(["b", "c", "x", "7", "z"])).join("")}`;

const email = (random: Random): string =>
  `${letters(random, 12)}${random.pick(["", ".", "+", "-"])}${letters(random, 6)}@${letters(random, 8)}.${random.pick(["org", "com", "co.uk", "de"])}`;

const card = (random: Random): string => {
  const body = `4${Array.from({ length: 11 + random.int(7) }, () => random.int(10)).join("")}`;
  const number = body + String(random.chance(80) ? luhn(body) : random.int(10));
  const separator = random.pick(["", "", " ", "-"]);
  return number.match(/.{1,4}/g)?.join(separator) ?? number;
};

const iban = (random: Random): string => {
  const blocks = Array.from({ length: 3 + random.int(4) }, () => String(1000 + random.int(9000)));
  return `DE${10 + random.int(89)}${random.chance(50) ? " " : ""}${blocks.join(random.pick(["", " "]))}`;
};

const filler = (random: Random, most: number): string =>
  random.times(most, () => random.pick(["a", " ", ",", "\n", "é", "\u{1f600}"])).join("");

/** A word that makes an account number count, before or behind it, near enough or not. */
const account = (random: Random): string => {
  const word = random.pick(["IBAN", "iban", "Account", "accounts"]);
  const [number, between] = [iban(random), ` ${filler(random, 28)} `];
  return random.pick([
    `${word}${between}${number}`,
    `${number}${between}${word}`,
    `${number}${between}`,
    `${word}: ${number} ${word}`,
  ]);
};

const PHRASES = [
  "project falcon",
  "Drop the Guard",
  "STRASSE DER NACHT",
  "straße der nacht",
  "ufo",
  "Übung",
] as const;
const wide = (text: string): string =>
  text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
const DISGUISES: readonly ((text: string, random: Random) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => wide(text),
  (text) => text.normalize("NFD"),
  (text) => text.replace(/o/g, "о").replace(/a/g, "а"),
  (text) => text.replace(/o/g, "ᴏ").replace(/a/g, "🅰"),
  (text, random) => text.replace(/ /g, random.pick(["  ", "\u3000", " \n\t", "\u00a0 "])),
  (text, random) => [...text].join(random.pick([" ", ".", "🔥"])),
  (text, random) => [...text].join(random.pick(["\u200b", "\u200d", "\ufeff", "\u2060"])),
  (text, random) => text.replace(/[aeou]/g, (vowel) => vowel + random.pick(["\u0301", "\u0308\u0323", ""])),
];
const phrase = (random: Random): string => {
  const disguise = DISGUISES[random.int(DISGUISES.length)];
  const text = random.pick(PHRASES);
  return disguise ? disguise(text, random) : text;
};

const key = (random: Random): string =>
  `-----BEGIN ${random.pick(["", "RSA ", "EC ", "DSA "])}PRIVATE KEY-----${random.pick(["", "\nMIIEow", "-"])}`;

const block = (random: Random): string => {
  const lines = random.times(1 + random.int(4), () =>
    random.times(1 + random.int(24), () => random.pick(["a", "Z", "9", "+"])).join(""),
  );
  return `-----BEGIN BLOCK-----\n${lines.join(random.pick(["\n", "\r\n"]))}\n-----END BLOCK-----`;
};

const KINDS = [email, card, account, phrase, key, block, () => "someone@example.com"] as const;

/** A value that a guardrail looks for, or one that only nearly is: cut, joined to letters, or with another right behind it. */
export const plantable = (random: Random): string => {
  const value = random.pick(KINDS)(random);
  if (random.chance(12)) return value.slice(0, 1 + random.int(value.length));
  if (random.chance(8)) return `${random.pick(["x", "7", "_", "é", "-"])}${value}`;
  if (random.chance(8)) return `${value}${random.pick(["x", "7", "_", "\u0301", "\u200b", "."])}`;
  if (random.chance(10)) return `${value}${random.pick(["", " ", ","])}${random.pick(KINDS)(random)}`;
  return random.chance(70) ? ` ${value} ` : value;
};

/** A text with values put in at random places, also in the middle of each other. */
export const withPlants = (text: string, random: Random, most: number): string =>
  random
    .times(most, () => plantable(random))
    .reduce((grown, value) => {
      const at = random.int(grown.length + 1);
      return grown.slice(0, at) + value + grown.slice(at);
    }, text);
