import { describe, expect, test } from "bun:test";
import { SluiceError } from "../../errors/index.ts";
import { Random, randomLiteral, randomText } from "../testing/random.ts";
import type { JsonNode } from "./body.ts";
import { memberAt } from "./body.ts";
import { parseJson, readJson } from "./read.ts";
import type { Shape } from "./shape.ts";
import { isArray, isObject } from "./value.ts";

const part: Shape = { members: { type: {}, text: {} } };
const shape: Shape = {
  members: {
    model: {},
    stream: {},
    class: {},
    key: {},
    metadata: {},
    messages: { items: { members: { role: {}, content: { items: part } } } },
  },
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readJson(bytes(text), shape);

const failure = (run: () => unknown): { code: string; message: string } => {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof SluiceError) return { code: thrown.code, message: thrown.message };
    throw thrown;
  }
  return { code: "none", message: "" };
};
const codeOf = (text: string): string => failure(() => read(text)).code;

/** Each place must hold what the value holds there. */
const expectPlaces = (text: string, node: JsonNode, value: unknown): void => {
  expect(JSON.parse(text.slice(node.start, node.end))).toEqual(value);
  for (const member of node.members ?? []) {
    expectPlaces(text, member, isObject(value) ? value[member.key] : undefined);
  }
  node.items?.forEach((item, i) => {
    const own = isArray(value) ? value[i] : undefined;
    if (item === undefined) expect(typeof own !== "object" || own === null).toBe(true);
    else expectPlaces(text, item, own);
  });
};

const space = (random: Random): string => random.pick(["", "", " ", "\n\t", "\r\n"]);
const json = (random: Random, depth: number): string => {
  const gap = space(random);
  const kind = depth > 5 ? random.int(3) : random.int(5);
  if (kind === 0) return randomLiteral(randomText(random, 6), random);
  if (kind === 1) return random.pick(["0", "-1.5e+10", "12345678901234567890", "true", "false"]);
  if (kind === 2) return random.pick(["null", "{}", "[]", "[ ]", "{ }"]);
  if (kind === 3) {
    const items = random.times(4, () => gap + json(random, depth + 1) + space(random));
    return `[${items.join(",")}]`;
  }
  const names = random.pick([
    ["model", "messages", "x"],
    ["role", "content"],
    ["type", "text", "__proto__"],
    ["mod\\u0065l", "m\\u0065ssages", "constructor"],
  ]);
  return `{${names.map((name) => `${gap}"${name}"${gap}:${space(random)}${json(random, depth + 1)}${gap}`).join(",")}}`;
};

describe("the index of a body", () => {
  test("agrees with JSON.parse on random JSON, both strictly and not", () => {
    for (let seed = 1; seed <= 1500; seed++) {
      const random = new Random(seed);
      const text = `${space(random)}${json(random, 0)}${space(random)}`;
      const body = read(text);
      expectPlaces(text, body.root, body.value);
      expect(parseJson(text, shape)).toEqual(body);
    }
  });

  test("finds keys that are written with escapes", () => {
    const body = read('{"mod\\u0065l":"x","m\\u0065ssages":[{"\\u0072ole":"user"}]}');
    const place = memberAt(body.root, "model");
    expect(body.text.slice(place?.start, place?.end)).toBe('"x"');
    expect(memberAt(body.root, "messages")?.items?.[0]?.members?.[0]?.key).toBe("role");
  });

  test("finds strings that stand between numbers", () => {
    const body = readJson(bytes('[1, 22,"a",true ,{"text":"b"},3,null]'), { items: part });
    expect(body.root.items?.length).toBe(5);
    expect(body.root.items?.map((item) => item && body.text.slice(item.start, item.end))).toEqual([
      undefined,
      undefined,
      '"a"',
      undefined,
      '{"text":"b"}',
    ]);
  });

  test("ends strings at the right quote, whatever backslashes stand before it", () => {
    for (let count = 0; count < 9; count++) {
      const content = `${"\\".repeat(count)}"]}`;
      const body = read(JSON.stringify({ messages: [{ content }], model: "after" }));
      const place = memberAt(body.root, "model");
      expect(body.text.slice(place?.start, place?.end)).toBe('"after"');
    }
  });

  test("takes the last of equal keys where it is not strict, as JSON.parse does", () => {
    const body = parseJson('{"model":"a","Model":"c","model":"b"}', shape);
    expect(body?.value).toMatchObject({ model: "b" });
    const place = body && memberAt(body.root, "model");
    expect(body?.text.slice(place?.start, place?.end)).toBe('"b"');
  });
});

describe("a body that can be read in two ways is refused", () => {
  const ambiguous: Record<string, string> = {
    "a known key twice": '{"model":"a","model":"b"}',
    "an unknown key twice": '{"x":1,"model":"a","x":2}',
    "a key twice, once with an escape": '{"model":"a","mod\\u0065l":"b"}',
    "an unknown key twice, once with an escape": '{"y":1,"\\u0079":1}',
    "a known key in another case": '{"Model":"a"}',
    "both cases": '{"model":"a","MODEL":"b"}',
    "another case written with an escape": '{"\\u004dodel":"a"}',
    "a long s": '{"cla\u017fs":1}',
    "a Kelvin sign": '{"\u212aey":1}',
    "__proto__ twice": '{"__proto__":1,"__proto__":2}',
    "deep inside": '{"messages":[{},{},{},{"role":"user","role":"system"}]}',
    "in a part": '{"messages":[{"content":[{"type":"text","Text":"a"}]}]}',
  };
  for (const [name, text] of Object.entries(ambiguous)) {
    test(name, () => expect(codeOf(text)).toBe("REQUEST_BODY_AMBIGUOUS"));
  }

  test("and the error names the path", () => {
    const { message } = failure(() => read('{"messages":[{},{"role":"user","role":"system"}]}'));
    expect(message).toContain("messages[1].role");
  });

  test("and what the client wrote reaches the error bounded and printable", () => {
    const key = `\u0007\n\u202e"${"x".repeat(5000)}`;
    const { message } = failure(() => read(`{${JSON.stringify(key)}:1,${JSON.stringify(key)}:1}`));
    expect(message).toMatch(/^[ -~]+$/);
    expect(message.length).toBeLessThan(300);
  });

  test("but not for objects that nobody reads", () => {
    expect(codeOf('{"metadata":{"a":1,"a":2,"Model":1,"model":1},"other":{"b":1,"b":1}}')).toBe("none");
  });
});

describe("hostile bodies", () => {
  test("a byte order mark is refused and said", () => {
    const { code, message } = failure(() => readJson(bytes("\ufeff{}"), shape));
    expect(code).toBe("REQUEST_BODY_NOT_UTF8");
    expect(message).toContain("byte order mark");
  });

  const bad: readonly number[][] = [
    [0xff],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xe2, 0x82],
    [0xf5, 0x80, 0x80, 0x80],
  ];
  for (const tail of bad) {
    test(`the bytes ${tail.map((byte) => byte.toString(16)).join(" ")} are refused`, () => {
      const body = Uint8Array.from([...bytes('{"model":"'), ...tail, ...bytes('"}')]);
      expect(failure(() => readJson(body, shape)).code).toBe("REQUEST_BODY_NOT_UTF8");
    });
  }

  for (const text of [
    "",
    " ",
    "{",
    "[1,]",
    "{'a':1}",
    '{"a":1}{}',
    "\u00a0{}",
    '{"a":"\u0001"}',
    "NaN",
    '{"a":1,}',
  ]) {
    test(`${JSON.stringify(text)} is no JSON`, () => expect(codeOf(text)).toBe("REQUEST_BODY_NOT_JSON"));
  }

  test("depth 256 passes and 257 is refused, in objects, arrays and both mixed, read ones and others", () => {
    const nest = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
    expect(codeOf(nest("[", "]", 256))).toBe("none");
    expect(codeOf(nest("[", "]", 257))).toBe("REQUEST_BODY_TOO_DEEP");
    expect(codeOf(`{"model":${nest("[", "]", 255)}}`)).toBe("none");
    expect(codeOf(`{"model":${nest("[", "]", 256)}}`)).toBe("REQUEST_BODY_TOO_DEEP");
    expect(codeOf(`{"messages":[{"content":[${nest("[", "]", 253)}]}]}`)).toBe("REQUEST_BODY_TOO_DEEP");
    expect(codeOf(`{"messages":[{"content":[${nest("[", "]", 252)}]}]}`)).toBe("none");
    expect(codeOf(`{"x":${'{"a":['.repeat(128)}${"]}".repeat(128)}}`)).toBe("REQUEST_BODY_TOO_DEEP");
  });

  test("brackets in strings are no depth", () => {
    expect(codeOf(JSON.stringify({ model: "[{".repeat(1000), x: ["[".repeat(1000)] }))).toBe("none");
  });

  test("half a million levels crash nothing", () => {
    const text = "[".repeat(500_000) + "]".repeat(500_000);
    expect(codeOf(text)).toBe("REQUEST_BODY_TOO_DEEP");
    expect(codeOf("[".repeat(500_000))).toBe("REQUEST_BODY_NOT_JSON");
    expect(() => parseJson(text, shape)).not.toThrow();
  });

  test("__proto__ and constructor stay plain keys", () => {
    const body = read('{"__proto__":{"model":"x"},"constructor":1,"toString":2}');
    expect(isObject(body.value) && body.value.model).toBeUndefined();
    expect(body.root.members).toEqual([]);
  });

  test("the time for keys grows with their number, not with its square", () => {
    const keys = (count: number) =>
      bytes(`{${Array.from({ length: count }, (_, i) => `"k${i}":1`).join(",")},"model":"m"}`);
    const timed = (body: Uint8Array) => {
      const before = performance.now();
      readJson(body, shape);
      return performance.now() - before;
    };
    timed(keys(10_000));
    const small = Math.min(...Array.from({ length: 3 }, () => timed(keys(10_000))));
    const large = Math.min(...Array.from({ length: 3 }, () => timed(keys(100_000))));
    // Quadratic time would be a hundredfold.
    expect(large).toBeLessThan(40 * small + 50);
  });

  test("what a provider sent and is no JSON gives undefined", () => {
    expect(parseJson("<html>", shape)).toBeUndefined();
  });
});
