import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { BodyReader, JsonValue, Static } from "@sluice/sdk";
import { type LocalGateway, startLocal } from "../../tests/gateway/in-process.ts";
import { setup } from "../../tests/gateway/setup.ts";
import { ask } from "../../tests/hooks/answers.ts";
import { settled as settledBy } from "../../tests/plugins/settled.ts";
import { checksOf } from "./checks.ts";
import { config } from "./config.ts";
import requestShape from "./index.ts";
import { PARAMETERS, POINTERS, type Pointer } from "./parameters.ts";

const settled = (given: object): Static<typeof config> => settledBy(config, given);

type Fields = Readonly<Record<string, JsonValue>>;

/** A body as the power shows it: of what is large only its size. */
const bodyOf = (fields: Fields): BodyReader<Pointer> => {
  const at = (pointer: Pointer): JsonValue | undefined => fields[pointer.slice(1)];
  return {
    get: (pointer) => {
      const value = at(pointer);
      return JSON.stringify(value)?.length > 65_536 ? undefined : value;
    },
    size: (pointer) => {
      const value = at(pointer);
      if (typeof value === "string" || Array.isArray(value)) return value.length;
      return typeof value === "object" && value !== null ? Object.keys(value).length : undefined;
    },
  };
};

/** Status and code of the denial, or nothing. */
const denial = (bounds: object, fields: Fields, model = "chat"): string | undefined => {
  const shape = { model, body: bodyOf(fields) };
  for (const check of checksOf(settled(bounds))) {
    const found = check(shape);
    if (!found) continue;
    expect(found.message).toMatch(/^.{10,500}\.$/);
    return `${found.status} ${found.code}`;
  }
  return undefined;
};

const list = (length: number): JsonValue => Array.from({ length }, () => ({}));

test("nothing is bounded that the config does not bound", () => {
  const fields = { messages: list(1000), max_tokens: 1e9, temperature: "hot", tools: list(1000) };
  expect(denial({}, fields)).toBeUndefined();
  expect(checksOf(settled({}))).toEqual([]);
});

describe("tokens", () => {
  const bounds = { maxTokens: 100 };
  for (const name of ["max_tokens", "max_completion_tokens"]) {
    test(`may be asked for up to the bound in ${name}`, () => {
      expect(denial(bounds, { [name]: 100 })).toBeUndefined();
      expect(denial(bounds, { [name]: 101 })).toBe("400 SHAPE_MAX_TOKENS");
    });
    test(`are refused in ${name} as anything that is no such number`, () => {
      for (const value of ["5", -1, [5], {}, true, [1e9]])
        expect([value, denial(bounds, { [name]: value })]).toEqual([value, "400 SHAPE_MAX_TOKENS"]);
    });
  }
  test("need no limit, unless one is required", () => {
    expect(denial(bounds, {})).toBeUndefined();
    expect(denial({ requireMaxTokens: true }, {})).toBe("400 SHAPE_MAX_TOKENS");
    expect(denial({ requireMaxTokens: true }, { max_tokens: null })).toBe("400 SHAPE_MAX_TOKENS");
    expect(denial({ requireMaxTokens: true }, { max_completion_tokens: 1e6 })).toBeUndefined();
  });
  test("both count, so that the larger one cannot hide behind the other", () => {
    expect(denial(bounds, { max_tokens: 1, max_completion_tokens: 1000 })).toBe("400 SHAPE_MAX_TOKENS");
  });
});

describe("numbers of members", () => {
  test("of messages", () => {
    expect(denial({ maxMessages: 3 }, { messages: list(3) })).toBeUndefined();
    expect(denial({ maxMessages: 3 }, { messages: list(4) })).toBe("413 SHAPE_MESSAGES");
  });
  test("of tools, whichever way they are sent", () => {
    expect(denial({ maxTools: 2 }, { tools: list(2), functions: list(2) })).toBeUndefined();
    expect(denial({ maxTools: 2 }, { tools: list(3) })).toBe("413 SHAPE_TOOLS");
    expect(denial({ maxTools: 2 }, { functions: list(3) })).toBe("413 SHAPE_FUNCTIONS");
    expect(denial({ maxTools: 0 }, {})).toBeUndefined();
  });
  test("of more than can be shown whole", () => {
    expect(denial({ maxMessages: 99_999 }, { messages: list(100_000) })).toBe("413 SHAPE_MESSAGES");
  });
});

describe("models", () => {
  const may = (model: string, ...models: string[]): boolean => denial({ models }, {}, model) === undefined;
  test("are those of the list, and no others", () => {
    expect([may("chat", "chat"), may("chat2", "chat"), may("Chat", "chat"), may("", "chat")]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(denial({ models: ["chat"] }, {}, "other")).toBe("400 SHAPE_MODEL");
  });
  test("may be named by a pattern, in which a star stands for anything", () => {
    expect(may("open/gpt-4o", "open/gpt-*")).toBe(true);
    expect(may("open/gpt-4o-mini-x", "open/*-mini-*")).toBe(true);
    expect(may("anything", "*")).toBe(true);
    expect(may("open/claude", "open/gpt-*", "*-mini")).toBe(false);
    expect(may("aba", "ab*ba")).toBe(false);
    expect(may("a.b", "a?b")).toBe(false);
  });
  test("of a name that is no name are refused at once, however it is made", () => {
    const stars = "*a".repeat(200);
    const before = performance.now();
    expect(may("a".repeat(1_000_000), stars)).toBe(false);
    expect(may("a".repeat(512), `${stars}b`)).toBe(false);
    expect(performance.now() - before).toBeLessThan(50);
  });
});

describe("a parameter", () => {
  const of = (bounds: object, value?: JsonValue): string | undefined =>
    denial({ parameters: { temperature: bounds } }, value === undefined ? {} : { temperature: value });
  test("has a smallest and a largest value", () => {
    const bounds = { min: 0, max: 1 };
    expect([of(bounds), of(bounds, null), of(bounds, 0), of(bounds, 1)]).toEqual(Array(4).fill(undefined));
    for (const value of [-0.1, 1.1, "0.5", [0.5]]) expect(of(bounds, value)).toBe("400 SHAPE_PARAMETER");
    expect([of({ min: 1 }, 5), of({ max: 1 }, -5)]).toEqual([undefined, undefined]);
  });
  test("is one of a list, and so is each member of a list", () => {
    const bounds = { oneOf: ["low", 1, false] };
    for (const value of ["low", 1, false, ["low", 1]]) expect(of(bounds, value)).toBeUndefined();
    for (const value of ["high", true, ["low", "high"], {}])
      expect(of(bounds, value)).toBe("400 SHAPE_PARAMETER");
  });
  test("is forbidden, however large it is, or required", () => {
    expect([of({ forbidden: true }), of({ forbidden: true }, null)]).toEqual([undefined, undefined]);
    for (const value of [0, false, "", list(60_000)])
      expect(of({ forbidden: true }, value)).toBe("400 SHAPE_PARAMETER");
    expect([of({ required: true }, 0), of({ required: true })]).toEqual([undefined, "400 SHAPE_PARAMETER"]);
  });
  test("can be any of those that are named, and no other", () => {
    for (const name of PARAMETERS)
      expect(denial({ parameters: { [name]: { forbidden: true } } }, { [name]: true })).toBe(
        "400 SHAPE_PARAMETER",
      );
    for (const bad of [{ heat: { max: 1 } }, { temperature: {} }, { temperature: { most: 1 } }])
      expect(() => settled({ parameters: bad })).toThrow();
  });
});

test("it asks to read the places that it bounds, at most 32, and to change none", () => {
  expect(requestShape.powers).toEqual({ body: { read: POINTERS } });
  expect(POINTERS.length).toBeLessThanOrEqual(32);
});

describe("in a gateway", () => {
  let local: LocalGateway;
  beforeAll(async () => {
    const use = {
      use: "request-shape",
      with: { maxTokens: 100, maxMessages: 2, parameters: { n: { max: 1 } } },
    };
    const services = `demo: ${JSON.stringify({ plugins: [{ use: "demo" }, use] })}`;
    local = await startLocal(setup({ upstream: "http://127.0.0.1:9/v1", services }));
  });
  afterAll(() => local.close());

  const asked = async (body: object) => {
    const got = await ask(local.url, "demo", body);
    return [got.status, got.code];
  };
  const message = { role: "user", content: "Hello" };

  test("a request within the bounds is answered", async () => {
    expect(await asked({ max_tokens: 100, n: 1 })).toEqual([200, undefined]);
  });
  test("one beyond them is refused with a code that says which", async () => {
    expect(await asked({ max_tokens: 101 })).toEqual([400, "SHAPE_MAX_TOKENS"]);
    expect(await asked({ n: 2 })).toEqual([400, "SHAPE_PARAMETER"]);
    expect(await asked({ messages: [message, message, message] })).toEqual([413, "SHAPE_MESSAGES"]);
  });
  test("one with a million messages is refused at once, though they cannot be shown", async () => {
    const messages = Array.from({ length: 1_000_000 }, () => 0);
    expect((await asked({ messages }))[0]).toBeOneOf([400, 413]);
  });
});
