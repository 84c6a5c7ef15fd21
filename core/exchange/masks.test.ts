import { describe, expect, test } from "bun:test";
import { definePlugin, deny, type MaskForms, type PatternDeclaration } from "@sluice/sdk";
import { SluiceError } from "../errors/index.ts";
import { compilePipeline } from "./pipeline.ts";
import { screenRequest } from "./request-phase.ts";
import { chatExchange, generationOf, instanceOf } from "./testing/exchange.ts";

const generation = await generationOf();
const EMAIL: PatternDeclaration = { id: "email", kind: "regex", source: "[a-z.]{1,20}@[a-z.]{1,20}" };
const CARD: PatternDeclaration = { id: "card", kind: "regex", source: "\\d{4}( ?\\d{4}){3}" };
const WORD: PatternDeclaration = { id: "word", kind: "list", entries: ["ann@a.de is"] };

const masking = (forms: MaskForms, patterns: readonly PatternDeclaration[] = [EMAIL, CARD]) =>
  definePlugin({
    name: "masking",
    version: "1.0.0",
    powers: { text: "write", patterns },
    hooks: {
      onRequest(ctx) {
        ctx.text.mask(forms);
      },
    },
  });

interface Plugin {
  readonly name: string;
}

/** What a request's texts become. */
const masked = async (plugin: Plugin, content: string, more: object = {}): Promise<string[]> => {
  const exchange = chatExchange(generation, { messages: [{ role: "user", content }], ...more });
  const pipeline = compilePipeline([await instanceOf(plugin)]);
  await screenRequest(exchange, pipeline, (_, __, ___, cause) => {
    throw cause;
  });
  const { body } = exchange;
  return body ? exchange.dialect.requestSlots(body).map(({ text }) => text) : [];
};

describe("each form", () => {
  const text = "ann@a.de has 4111 1111 1111 1234, bob@b.de, ann@a.de";
  const cases: readonly (readonly [string, MaskForms, string])[] = [
    ["a text", { email: { with: "[EMAIL]" }, card: { with: "" } }, "[EMAIL] has , [EMAIL], [EMAIL]"],
    ["the last letters", { card: { keepLast: 4 } }, "ann@a.de has ****1234, bob@b.de, ann@a.de"],
    [
      "never more of them than half",
      { email: { keepLast: 60, fill: "-" } },
      "----ade has 4111 1111 1111 1234, ----bde, ----ade",
    ],
    [
      "a hash",
      { email: { hash: "E", key: "salt" } },
      "[E:869afad3851e] has 4111 1111 1111 1234, [E:8f2231bf9a22], [E:869afad3851e]",
    ],
    ["an alias", { email: { alias: "E" } }, "[E_1] has 4111 1111 1111 1234, [E_2], [E_1]"],
    ["none, for a pattern that has none", { other: { with: "#" } }, text],
  ];
  test.each(cases)("puts %s in the place of a match", async (_, forms, expected) => {
    expect(await masked(masking(forms), text)).toEqual([expected]);
  });
});

test("of two matches that overlap the first alone is masked", async () => {
  const forms: MaskForms = { email: { with: "[E]" }, word: { with: "[W]" } };
  expect(await masked(masking(forms, [EMAIL, WORD]), "ann@a.de is here")).toEqual(["[E] is here"]);
  expect(await masked(masking(forms, [WORD, EMAIL]), "ann@a.de is here")).toEqual(["[W] here"]);
});

test("an alias that the request holds already stands for nothing else", async () => {
  expect(await masked(masking({ email: { alias: "E" } }), "[E_1] is not ann@a.de")).toEqual([
    "[E_1] is not [E_2]",
  ]);
});

test("what is replaced by hand and masked must not overlap", async () => {
  const plugin = definePlugin({
    name: "twice",
    version: "1.0.0",
    powers: { text: "write", patterns: [EMAIL] },
    hooks: {
      onRequest(ctx) {
        for (const match of ctx.matches) ctx.text.replace(match, "#");
        ctx.text.mask({ email: { with: "[E]" } });
      },
    },
  });
  await expect(masked(plugin, "ann@a.de")).rejects.toThrow("must not overlap");
});

test("ctx.found counts matches without overlaps", async () => {
  let found: unknown;
  const plugin = definePlugin({
    name: "counting",
    version: "1.0.0",
    powers: { patterns: [EMAIL, WORD, CARD] },
    hooks: {
      onRequest(ctx) {
        found = ctx.found;
        return deny({ code: "SEEN", message: "seen" });
      },
    },
  });
  await masked(plugin, "ann@a.de is bob@b.de").catch(() => undefined);
  expect(found).toEqual({ email: 2 });
});

describe("a form that is none", () => {
  // What the types refuse a guest may send all the same.
  const sent: readonly (readonly [string, string])[] = [
    ["of no kind", '{"email":{"nothing":1}}'],
    ["of two kinds", '{"email":{"with":"a","alias":"E"}}'],
    ["with a label that is none", '{"email":{"alias":"E]"}}'],
    ["with a number that is none", '{"email":{"keepLast":-1}}'],
    ["for what is no pattern's name", '{"e\\nmail":{"with":"a"}}'],
    ["that is no form", '{"email":"[E]"}'],
  ];
  test.each(sent)("is a fault: %s", async (_, json) => {
    await expect(masked(masking(JSON.parse(json)), "ann@a.de")).rejects.toThrow("not of the form");
  });
  test("two for one pattern", async () => {
    const plugin = definePlugin({
      name: "both",
      version: "1.0.0",
      powers: { text: "write", patterns: [EMAIL] },
      hooks: {
        onRequest(ctx) {
          ctx.text.mask({ email: { with: "a" } });
          ctx.text.mask({ email: { with: "b" } });
        },
      },
    });
    await expect(masked(plugin, "ann@a.de")).rejects.toThrow("one form a call");
  });
  test("a secret that is none of the instance's", async () => {
    const plugin = masking({ email: { hash: "E", key: { $secret: "made-up" } } });
    await expect(masked(plugin, "ann@a.de")).rejects.toThrow("no secret of the instance");
  });
});

test("who may not write text, or has no patterns, masks nothing", async () => {
  const reply = { masks: [{ email: { with: "a" } }] };
  for (const powers of [{ text: "read", patterns: [EMAIL] }, { text: "write" }] as const) {
    const plugin = definePlugin({
      name: "hostile",
      version: "1.0.0",
      powers,
      hooks: { onRequest: () => undefined },
    });
    const instance = {
      ...(await instanceOf(plugin)),
      guest: { declared: undefined, call: () => reply, cleanUp: async () => undefined },
    };
    const screened = screenRequest(chatExchange(), compilePipeline([instance]), () => undefined);
    expect(await screened.catch((cause) => cause)).toBeInstanceOf(SluiceError);
  }
});

test("arguments that are JSON text stay JSON, and mean what they meant but for the match", async () => {
  const mail: PatternDeclaration = { id: "mail", kind: "regex", source: "\\b[\\w.]{1,30}@[\\w.]{4,20}\\b" };
  const cases: Readonly<Record<string, string>> = {
    "\nann@a.de": '\n#"',
    "\u0007ann@a.de": '\u0007#"',
    "x\\nann@a.de": 'x\\#"',
    '"ann@a.de"': '"#""',
    "\tann@a.de\n": '\t#"\n',
  };
  for (const [text, expected] of Object.entries(cases)) {
    const calls = [
      { id: "1", type: "function", function: { name: "f", arguments: JSON.stringify({ text }) } },
    ];
    const messages = [{ role: "assistant", content: null, tool_calls: calls }];
    const texts = await masked(masking({ mail: { with: '#"' } }, [mail]), "", { messages });
    expect(JSON.parse(texts.find((one) => one.startsWith("{")) ?? "")).toEqual({ text: expected });
  }
});
