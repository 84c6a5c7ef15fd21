import { describe, expect, test } from "bun:test";
import { SluiceError } from "../errors/index.ts";
import type { Dialect, DialectId } from "./contract.ts";
import { DIALECT_IDS } from "./contract.ts";
import { DIALECTS } from "./index.ts";
import { parseJson, readJson } from "./json/read.ts";
import { Random, randomLiteral, randomText } from "./testing/random.ts";

/** What the shared claims need to know of each dialect: a body that it takes, with a model of one's choice. */
const BODIES: Readonly<Record<keyof typeof DIALECTS, (model: string, text: string) => string>> = {
  "anthropic-messages": (model, text) =>
    `{"model": ${model}, "max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":${text}}]}]}`,
  "openai-chat": (model, text) => `{"model": ${model}, "messages":[{"role":"user","content":${text}}]}`,
  "openai-embeddings": (model, text) => `{"model": ${model}, "input":[${text}]}`,
  "openai-responses": (model, text) => `{"model": ${model}, "input":[{"role":"user","content":${text}}]}`,
  gemini: (model, text) => `{"model": ${model}, "contents":[{"parts":[{"text":${text}}]}]}`,
};
/** Dialects that have the model in the URL, and how they write one into a body that names it too. */
const IN_URL: Partial<Record<DialectId, (model: string) => string>> = {
  gemini: (model) => `models/${model}`,
};
/** The field of an answer that names the model. */
const MODEL_FIELD: Partial<Record<DialectId, string>> = { gemini: "modelVersion" };
const TEXT = { text: ["Hel", "lo"], usage: { inputTokens: 3, outputTokens: 2 } } as const;
const CONTENT = {
  "anthropic-messages": TEXT,
  "openai-chat": TEXT,
  gemini: TEXT,
  "openai-embeddings": { embeddings: [[0.5, -1]], usage: { inputTokens: 3, outputTokens: 0 } },
  "openai-responses": { text: ["Hel", "lo"], usage: { inputTokens: 3, outputTokens: 2 } },
} as const;

const read = (dialect: Dialect, text: string) => readJson(new TextEncoder().encode(text), dialect.request);
const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof SluiceError) return `${thrown.code} ${thrown.message}`;
    throw thrown;
  }
  return "none";
};

for (const id of DIALECT_IDS) {
  const dialect = DIALECTS[id];
  const bodyOf = BODIES[id];
  const content = CONTENT[id];
  const inUrl = IN_URL[id];
  const routeOf = (model: string) => (inUrl ? { model } : {});
  const meta = { id: "r1", model: "svc", created: 1700000000, request: { encoding_format: "float" } };

  describe(id, () => {
    test("is registered under its id, frozen, and is sent to itself", () => {
      expect(dialect.id).toBe(id);
      expect(Object.isFrozen(dialect)).toBe(true);
      expect(dialect.sentTo).toContain(id);
    });

    test("a spliced model leaves every other byte", () => {
      for (let seed = 1; seed <= 300; seed++) {
        const random = new Random(seed);
        const own = randomLiteral(`m${randomText(random, 4)}`, random);
        const next = `m${randomText(random, 4)}`;
        const text = randomLiteral(randomText(random, 10), random);
        const body = read(dialect, bodyOf(own, text));
        const same = (inUrl ? JSON.parse(own) : dialect.head(body, {}).model) === next;
        const expected = bodyOf(same ? own : JSON.stringify(inUrl?.(next) ?? next), text);
        expect(dialect.splice(body, { model: next, askUsage: false })).toBe(expected);
      }
    });

    test("a body with the same model is the very text that came", () => {
      const body = read(dialect, bodyOf('"\\u006d1"', '"a"'));
      expect(dialect.splice(body, { model: "m1", askUsage: false })).toBe(body.text);
    });

    test("a model that is missing, empty or no string is refused by name", () => {
      if (inUrl) {
        const body = read(dialect, bodyOf('"m"', '"a"'));
        for (const route of [{}, ...["", "models/", "a/../b", "..", "a//b"].map(routeOf)])
          expect(messageOf(() => dialect.head(body, route))).toMatch(/^REQUEST_BODY_INVALID model: /);
        return;
      }
      for (const model of ["null", '""', "3", '["m"]', "{}"]) {
        expect(messageOf(() => dialect.head(read(dialect, bodyOf(model, '"a"')), {}))).toMatch(
          /^REQUEST_BODY_INVALID model: /,
        );
      }
      expect(messageOf(() => dialect.head(read(dialect, "{}"), {}))).toMatch(/^REQUEST_BODY_INVALID model: /);
    });

    test("a body that is no object is refused", () => {
      for (const text of ["[]", "null", '"m"', "1"]) {
        expect(messageOf(() => dialect.head(read(dialect, text), {}))).toMatch(
          /^REQUEST_BODY_INVALID body: /,
        );
      }
    });

    test("the texts of a request stand where their slots say", () => {
      for (let seed = 1; seed <= 200; seed++) {
        const random = new Random(seed);
        const text = randomText(random, 12);
        const body = read(dialect, bodyOf('"m"', randomLiteral(text, random)));
        const slots = dialect.requestSlots(body);
        expect(slots.map((slot) => slot.text)).toEqual([text]);
        for (const slot of slots) expect(JSON.parse(body.text.slice(slot.start, slot.end))).toBe(slot.text);
      }
    });

    test("an answer of our own is an answer, with the usage that was given, and no error", () => {
      const body = parseJson(dialect.write(content, meta), dialect.answer);
      expect(dialect.isAnswer(body?.value)).toBe(true);
      expect(dialect.isError(body?.value)).toBe(false);
      expect(dialect.usage(body?.value)).toMatchObject(content.usage);
      expect(body?.value).toMatchObject({ [MODEL_FIELD[id] ?? "model"]: "svc" });
    });

    test("an error of our own is an error, and no answer", () => {
      const error = {
        status: 404,
        code: "SERVICE_NOT_FOUND",
        message: 'no "x"',
        requestId: "r1",
        param: "model",
      };
      const value: unknown = JSON.parse(dialect.error(error));
      expect(dialect.isError(value)).toBe(true);
      expect(dialect.isAnswer(value)).toBe(false);
      expect(dialect.error(error)).toMatch(/"request(_i|I)d":"r1"/);
    });

    test("nonsense is neither an answer nor an error, and reports no usage", () => {
      for (const value of [
        undefined,
        null,
        1,
        "x",
        [],
        {},
        { error: null },
        { usage: "x" },
        { usage: { total_tokens: 3 } },
      ]) {
        expect(dialect.isAnswer(value)).toBe(false);
        expect(dialect.isError(value)).toBe(false);
        expect(dialect.usage(value)).toBeUndefined();
      }
    });

    test("content of another kind than the dialect's is a mistake and thrown", () => {
      const other = "text" in content ? CONTENT["openai-embeddings"] : TEXT;
      expect(() => dialect.write(other, meta)).toThrow(TypeError);
    });
  });
}
