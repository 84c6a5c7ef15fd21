/**
 * What looks like a Latin letter and is none. Each row is a Latin letter and those taken for it: of Cyrillic, Greek, Armenian,
 * Coptic, Cherokee, Lisu and Canadian syllabics by Unicode's table of confusables (UTS #39), small capitals and letters with
 * strokes and hooks by their names (UnicodeData.txt). Chosen for what a reader takes for the letter in running text, upper
 * and lower case apart; not Unicode's whole list, in which `m` and `rn` are one.
 */
const ROWS = {
  A: "\u0410\u0391\u13aa\u15c5\ua4ee\u023a",
  B: "\u0412\u0392\u13f4\u15f7\ua4d0\u2c82\u0243\u0181",
  C: "\u0421\u03f9\u04aa\u13df\ua4da\u2ca4\u023b\u0187",
  D: "\u13a0\u15de\u15ea\ua4d3\u0110\u0189\u018a",
  E: "\u0415\u0395\u0401\u13ac\ua4f0\u0246\u0190",
  F: "\u03dc\u15b4\ua4dd\u0191",
  G: "\u050c\u13c0\u13f3\ua4d6\u01e4\u0193",
  H: "\u041d\u0397\u13bb\u157c\ua4e7\u2c8e\u0126\u2c67",
  I: "\u0406\u0399\u04c0\u0407\ua4f2\u2c92\u0197",
  J: "\u0408\u037f\u13ab\u148d\ua4d9\u0248",
  K: "\u041a\u039a\u13e6\ua4d7\u2c94\u0198\u2c69",
  L: "\u053c\u13de\u14aa\ua4e1\u0141\u023d\u2c60",
  M: "\u041c\u039c\u13b7\u15f0\ua4df\u2c98\u2c6e",
  N: "\u039d\ua4e0\u2c9a\u019d\u0220",
  O: "\u041e\u039f\u0555\u04e8\ua4f3\u2c9e\u00d8\u019f",
  P: "\u0420\u03a1\u13e2\u146d\ua4d1\u2ca2\u01a4\u2c63",
  Q: "\u051a\u024a",
  R: "\u13a1\u13d2\u1587\ua4e3\u024c\u2c64",
  S: "\u0405\u054f\u13d5\u13da\ua4e2\u2c7e",
  T: "\u0422\u03a4\u13a2\ua4d4\u2ca6\u0166\u01ac\u023e",
  U: "\u054d\u144c\ua4f4\u0244",
  V: "\u0474\u13d9\u142f\ua4e6\u01b2",
  W: "\u051c\u13b3\u13d4\ua4ea\u2c72",
  X: "\u0425\u03a7\u166d\ua4eb\u2cac",
  Y: "\u04ae\u03a5\u04b0\u13a9\u13bd\ua4ec\u2ca8\u024e\u01b3",
  Z: "\u0396\u13c3\ua4dc\u01b5\u0224",
  a: "\u0430\u03b1\u0251\u237a\u2c65\u1d00",
  b: "\u042c\u044c\u0432\u13cf\u15af\u0180\u0183\u0253\u0185\u0299\u03b2",
  c: "\u0441\u03f2\u04ab\u2ca5\u0188\u023c\u1d04",
  d: "\u0501\u13e7\u146f\u0111\u0256\u0257\u018c\u1d05",
  e: "\u0435\u0451\u03b5\u0247\u025b\u212e\u1d07",
  f: "\u0192\ua730",
  g: "\u0581\u0261\u01e5\u0260\u1d83\u0262",
  h: "\u04bb\u0570\u043d\u13c2\u0127\u0266\u2c68\u029c",
  i: "\u0456\u03b9\u0457\u0131\u13a5\u0268\u0269\u2373\u026a",
  j: "\u0458\u03f3\u0575\u0249\u029d\u1d0a",
  k: "\u043a\u03ba\u0199\u2c6a\u1d0b",
  l: "\u04cf\u0142\u019a\u026b\u026c\u026d\u029f\u056c",
  m: "\u043c\u0271\u1d0d\u03bc",
  n: "\u0578\u03b7\u057c\u0272\u019e\u0273\u0274",
  o: "\u043e\u03bf\u0585\u04e9\u2c9f\u00f8\u0275\u1d11\u1d0f",
  p: "\u0440\u03c1\u2ca3\u01a5\u1d7d\u2374\u1d18",
  q: "\u051b\u0566\u0563\u024b\u02a0\ua7af\u01eb",
  r: "\u0433\u024d\u027d\u027c\u0280",
  s: "\u0455\u0282\u023f\ua731\u057f",
  t: "\u0442\u03c4\u0167\u01ad\u0288\u1d1b",
  u: "\u057d\u03c5\u0289\u1d1c",
  v: "\u03bd\u0475\u028b\u2c74\u1d20",
  w: "\u051d\u0461\u03c9\u0561\u2c73\u1d21",
  x: "\u0445\u03c7\u157d",
  y: "\u0443\u04af\u03b3\u04b1\u024f\u01b4\u1eff\u1d8c\u028f",
  z: "\u01b6\u0225\u0290\u1d22\u03b6",
} as const;

/** Letters in boxes and circles, and those of flags, that Unicode takes for pictures: where the 26 begin. */
const PICTURES = [0x1f150, 0x1f170, 0x1f1e6] as const;
const A = 65;
const LETTERS = 26;

/** Latin letter by what looks like it. */
export const CONFUSABLES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(ROWS).flatMap(([latin, alike]) =>
    Array.from(alike, (letter) => [letter, latin] as const),
  ),
  ...PICTURES.flatMap((first) =>
    Array.from(
      { length: LETTERS },
      (_, at) => [String.fromCodePoint(first + at), String.fromCharCode(A + at)] as const,
    ),
  ),
]);

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
