/**
 * Letters that look like a Latin letter and are none: Cyrillic, Greek and Armenian. Each row is a
 * Latin letter and those taken for it. Chosen for what a reader takes for the letter in running text, upper and lower case
 * apart; not Unicode's whole list, in which `m` and `rn` are one.
 */
const ROWS = {
  A: "\u0410\u0391",
  B: "\u0412\u0392",
  C: "\u0421\u03f9",
  E: "\u0415\u0395\u0401",
  F: "\u03dc",
  G: "\u050c",
  H: "\u041d\u0397",
  I: "\u0406\u0399\u04c0\u0407",
  J: "\u0408\u037f",
  K: "\u041a\u039a",
  M: "\u041c\u039c",
  N: "\u039d",
  O: "\u041e\u039f\u0555",
  P: "\u0420\u03a1",
  Q: "\u051a",
  S: "\u0405\u054f",
  T: "\u0422\u03a4",
  U: "\u054d",
  V: "\u0474",
  W: "\u051c",
  X: "\u0425\u03a7",
  Y: "\u04ae\u03a5",
  Z: "\u0396",
  a: "\u0430\u03b1",
  b: "\u042c\u044c",
  c: "\u0441\u03f2",
  d: "\u0501",
  e: "\u0435\u0451",
  g: "\u0581",
  h: "\u04bb\u0570",
  i: "\u0456\u03b9\u0457\u0131",
  j: "\u0458\u03f3",
  k: "\u043a\u03ba",
  l: "\u04cf",
  m: "\u043c",
  n: "\u0578",
  o: "\u043e\u03bf\u0585",
  p: "\u0440\u03c1",
  q: "\u051b\u0566",
  r: "\u0433",
  s: "\u0455",
  t: "\u0442\u03c4",
  u: "\u057d\u03c5",
  v: "\u03bd\u0475",
  w: "\u051d\u0461",
  x: "\u0445\u03c7",
  y: "\u0443\u04af\u03b3",
} as const;

/** Latin letter by the letter that looks like it. */
export const CONFUSABLES: ReadonlyMap<string, string> = new Map(
  Object.entries(ROWS).flatMap(([latin, alike]) => [...alike].map((letter) => [letter, latin] as const)),
);

/** Letter by the digit or sign that stands for it in leetspeak. `1` and `!` are taken for `i`, never for `l`. */
export const LEET: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "!": "i",
    "@": "a",
    $: "s",
    "|": "l",
    "+": "t",
    "€": "e",
  }),
);
