import { describe, expect, test } from "bun:test";
import { atob as ownAtob, btoa as ownBtoa } from "./base64.ts";
import { structuredClone as ownClone } from "./structured-clone.ts";
import { TextDecoder as OwnDecoder, TextEncoder as OwnEncoder } from "./text-encoding.ts";
import { URL as OwnUrl } from "./url.ts";

/** Numbers that are the same in every run. */
const numbers = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
};

const outcome = (make: () => unknown): unknown => {
  try {
    return make();
  } catch (cause) {
    return cause instanceof Error ? "it throws" : cause;
  }
};

const PARTS = [
  "protocol",
  "username",
  "password",
  "hostname",
  "port",
  "host",
  "origin",
  "pathname",
  "search",
  "hash",
] as const;
const taken = (url: Readonly<Record<(typeof PARTS)[number] | "href", string>>): Record<string, string> =>
  Object.fromEntries([...PARTS, "href" as const].map((part) => [part, url[part]]));
const same = (url: string, base?: string): void => {
  const own = outcome(() => taken(new OwnUrl(url, base)));
  const native = outcome(() => taken(new URL(url, base)));
  expect({ url, base, is: own }).toEqual({ url, base, is: native });
};

describe("a URL is what it is in browsers", () => {
  test.each([
    "https://example.com",
    "HTTPS://User:pa%20ss@EXAMPLE.com:443/a/./b/../c?x=1&y='é#ü \"<>`",
    "http://example.com:8080//a//b/",
    "http://example.com:80/%2e/%2E%2e/a%zz",
    "http:\\\\example.com\\a\\b?c\\d#e\\f",
    "  \thttps://exa\nmple.com/a b\t ",
    "https://1.2.3/x",
    "https://0x7f.0.0.1",
    "https://256.1.1.1",
    "https://1.2.3.4.5",
    "https://4294967295",
    "https://4294967296",
    "https://[::1]:80/",
    "https://[2001:DB8:0:0:1:0:0:1]",
    "https://[::ffff:1.2.3.4]",
    "https://[1::2::3]",
    "https://[1:2:3]",
    "https://[::1",
    "https://a b/",
    "https://a%41b.com/",
    "https://a%00b/",
    "https://exa|mple/",
    "https://:80",
    "https://a:65536",
    "https://a:x",
    "https://a:",
    "https://@a/",
    "https://a@b@c/",
    "https:///a/b",
    "https:a",
    "mailto:a@example.com?x#y",
    "data:text/plain,hello world#x y",
    "foo://Bar/a/../b?q#f",
    "foo:/a/b",
    "foo:",
    "a b:c",
    "",
    "//example.com",
    "/a",
    "https://example.com/😀?😀#😀",
    "https://example.com/\ud800",
    "https://a.example./",
    "ws://a:80/ wss".replace(" wss", ""),
    "https://example.com?",
    "https://example.com#",
    "https://example.com/a?b?c#d#e",
  ])("%s", (url) => same(url));

  const BASES = ["https://u:p@example.com:8443/a/b/c?q=1#h", "http://example.com", "foo://host/a/b"];
  const RELATIVE = [
    "",
    "x",
    "./x",
    "../x",
    "../../../x",
    "/x/y",
    "//other/x",
    "?y=2",
    "#z",
    "x/",
    ".",
    "..",
    "x?y#z",
    "mailto:a",
  ];
  test.each(BASES.flatMap((base) => RELATIVE.map((url) => [url, base] as const)))("%j from %s", same);

  test("two thousand that were put together by chance", () => {
    const next = numbers(7);
    const pieces = [
      "/",
      "//",
      "?",
      "#",
      "@",
      ":",
      ".",
      "..",
      "%2e",
      "a",
      "B",
      "é",
      " ",
      "1",
      "[",
      "]",
      "\\",
      "'",
      "%",
      "|",
      "&=",
    ];
    for (let n = 0; n < 2_000; n++) {
      const tail = Array.from({ length: next(8) }, () => pieces[next(pieces.length)]).join("");
      same(`https://host.example/${tail}`);
    }
  });

  test("a name that is not ASCII must be written in Punycode", () => {
    expect(() => new OwnUrl("https://exämple.com")).toThrow("Punycode");
  });
});

test("texts and bytes are what they are in browsers", () => {
  const next = numbers(3);
  const own = {
    encoder: new OwnEncoder(),
    decoder: new OwnDecoder(),
    strict: new OwnDecoder("utf-8", { fatal: true }),
  };
  const native = {
    encoder: new TextEncoder(),
    decoder: new TextDecoder(),
    strict: new TextDecoder("utf-8", { fatal: true }),
  };
  const points = [0x41, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdfff, 0xfeff, 0xffff, 0x10000, 0x10ffff];
  const bytes = [
    0x00, 0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xef, 0xbb, 0xf0, 0x90, 0xf4, 0x8f,
    0xff,
  ];
  for (let n = 0; n < 3_000; n++) {
    const text = Array.from({ length: next(6) }, () =>
      String.fromCodePoint(points[next(points.length)] ?? 0),
    ).join("");
    expect(own.encoder.encode(text)).toEqual(native.encoder.encode(text));
    const raw = Uint8Array.from({ length: next(7) }, () => bytes[next(bytes.length)] ?? 0);
    expect(own.decoder.decode(raw)).toBe(native.decoder.decode(raw));
    expect(outcome(() => own.strict.decode(raw))).toBe(outcome(() => native.strict.decode(raw)));
  }
  expect(() => new OwnDecoder("latin1")).toThrow(RangeError);
});

test("a long text comes through", () => {
  const text = "aü😀".repeat(20_000);
  expect(new OwnDecoder().decode(new OwnEncoder().encode(text)) === text).toBe(true);
});

test("base64 is what it is in browsers", () => {
  const next = numbers(5);
  for (let n = 0; n < 2_000; n++) {
    const text = Array.from({ length: next(9) }, () =>
      String.fromCharCode(next(n % 7 === 0 ? 300 : 256)),
    ).join("");
    expect(outcome(() => ownBtoa(text))).toBe(outcome(() => btoa(text)));
    const letters = Array.from({ length: next(9) }, () => "AZaz09+/= \n-"[next(12)]).join("");
    expect({ letters, is: outcome(() => ownAtob(letters)) }).toEqual({
      letters,
      is: outcome(() => atob(letters)),
    });
  }
});

describe("structuredClone copies what holds data", () => {
  const shared = { a: 1 };
  test.each([
    ["plain", { a: [1, undefined, null, new Array(2)], b: "ü", c: 10n, d: Number.NaN }],
    ["twice the same", [shared, shared]],
    ["map and set", { map: new Map<unknown, unknown>([[shared, new Set([1])]]), set: new Set([shared]) }],
    ["date and expression", [new Date(5), /a+/gi]],
    ["bytes", [new Uint8Array([1, 2]), new Float64Array([0.5]), new Uint8Array([1, 2, 3]).buffer]],
    ["an error", Object.assign(new TypeError("no"), { extra: 1 })],
  ])("%s", (_, value) => {
    const copy = ownClone(value);
    expect(copy).toEqual(structuredClone(value));
    expect(copy).not.toBe(value);
  });
  test("what stands twice in it is one in the copy, circles too", () => {
    const circle: { self?: object; both?: readonly object[] } = { both: [shared, shared] };
    circle.self = circle;
    const copy = ownClone(circle);
    expect(copy).toHaveProperty("self", copy);
    expect(Reflect.get(Object(copy), "both")[0]).toBe(Reflect.get(Object(copy), "both")[1]);
  });
  test.each([[() => 1], [Symbol("s")], [Promise.resolve()], [new WeakMap()], [{ deep: [() => 1] }]])(
    "%p is refused",
    (value) => {
      expect(() => ownClone(value)).toThrow(expect.objectContaining({ name: "DataCloneError" }));
    },
  );
});
