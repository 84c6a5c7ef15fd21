import type { PatternDeclaration } from "@sluice/sdk";

const PHRASES = ["Project Falcon", "drop the guard", "straße der nacht", "ufo", "übung"];

/** One pattern of each kind that streams make hard. */
export const PATTERNS: readonly PatternDeclaration[] = [
  { id: "key", kind: "regex", source: "-----BEGIN (?:RSA |EC )?PRIVATE KEY-----" },
  {
    id: "email",
    kind: "regex",
    source: "\\b[\\w.+-]{1,20}@[\\w.-]{4,30}\\b",
    except: ["*@example.com"],
  },
  { id: "card", kind: "regex", source: "\\b\\d(?:[ -]?\\d){12,18}\\b", check: { kind: "luhn" } },
  {
    id: "iban",
    kind: "regex",
    source: "\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}\\b",
    near: { words: ["iban", "account"], before: 20, after: 20 },
  },
  {
    id: "phrase",
    kind: "list",
    entries: PHRASES,
    wholeWord: true,
    normalise: ["case", "width", "marks", "zero-width", "homoglyph", "spacing"],
  },
  /** A long one, and what goes with its end. */
  { id: "block", kind: "regex", source: "BEGIN BLOCK-----[A-Za-z0-9+/=\\s]{20,90}" },
  { id: "block-end", kind: "regex", source: "(?<=[A-Za-z0-9+/=]{3}\\s{1,2})-----END BLOCK-----" },
];
