import { describe, expect, test } from "bun:test";
import { definePlugin, deny, type PatternDeclaration } from "@sluice/sdk";
import { Random } from "../dialects/testing/random.ts";
import type { Instance } from "../sandbox/instance.ts";
import { Closing } from "./closing.ts";
import type { Exchange } from "./exchange.ts";
import { compilePipeline, type Pipeline } from "./pipeline.ts";
import { screenRequest } from "./request-phase.ts";
import { withAliases } from "./restoring.ts";
import { stagesUpon } from "./stages.ts";
import { chatExchange, generationOf, instanceOf } from "./testing/exchange.ts";
import { chatStream, chunk, drain, eventsOf, sourceOf, textsOf } from "./testing/stage.ts";
import { screenAnswer } from "./whole-answer.ts";

const EMAIL: PatternDeclaration = { id: "email", kind: "regex", source: '[a-z."\\\\]{1,20}@[a-z.]{1,20}' };
const stream = { maxMatchChars: 64, maxHoldMs: 0 };
const generation = await generationOf("services: { chat: { targets: [] } }");

/** Masks addresses in requests, and may deny or mask those in answers. */
const pseudonyms = definePlugin({
  name: "pseudonyms",
  version: "1.0.0",
  powers: { text: "write", patterns: [EMAIL] },
  stream,
  hooks: {
    onRequest(ctx) {
      ctx.text.mask({ email: { alias: "EMAIL" } });
    },
    onResponse: {
      when: "matches",
      handler(ctx) {
        ctx.text.mask({ email: { alias: "NEW" } });
      },
    },
  },
});

const seen: string[] = [];
const watcher = (name: string) =>
  definePlugin({
    name,
    version: "1.0.0",
    powers: { text: "read" },
    hooks: {
      onRequest: () => undefined,
      onResponse(ctx) {
        for (const { text } of ctx.text.segments()) seen.push(`${name}: ${text}`);
      },
    },
  });

const asked = async (instances: readonly Instance[], content: string): Promise<[Exchange, Pipeline]> => {
  const exchange = chatExchange(generation, { messages: [{ role: "user", content }] });
  const pipeline = compilePipeline(instances);
  const service = generation.services.get("chat");
  if (!service) throw new Error("there is one");
  exchange.service = { ...service, pipeline };
  await screenRequest(exchange, pipeline, () => undefined);
  return [exchange, pipeline];
};

const PSEUDONYMS = await instanceOf(pseudonyms);
const fails = (_: unknown, __: unknown, ___: unknown, cause: unknown): never => {
  throw cause;
};

const whole = async (instances: readonly Instance[], question: string, message: object): Promise<object> => {
  const [exchange, pipeline] = await asked(instances, question);
  const text = JSON.stringify({ choices: [{ index: 0, message }] });
  const closing = new Closing(exchange, pipeline, fails);
  const left = await screenAnswer(exchange, pipeline.onResponse, closing, fails, text);
  return JSON.parse(left).choices[0].message;
};

const streamed = async (instances: readonly Instance[], question: string, payloads: readonly string[]) => {
  const [exchange, pipeline] = await asked(instances, question);
  const closing = new Closing(exchange, pipeline, fails);
  const source = sourceOf(payloads.map((payload) => eventsOf([payload])));
  const passes = withAliases(exchange, pipeline.onResponse);
  const { out, thrown } = await drain(
    stagesUpon(source, passes, { exchange, dialect: chatStream, closing, onFault: fails }),
  );
  if (thrown) throw thrown;
  return textsOf(out);
};

const QUESTION = "ann@a.de wrote to bob@b.de, and ann@a.de waits";

describe("what an alias stands for", () => {
  test("is put back into the whole answer, and what is new there is masked for good", async () => {
    const content = "[EMAIL_1] and [EMAIL_2], not [EMAIL_3] nor eve@c.de";
    expect(await whole([PSEUDONYMS], QUESTION, { content })).toEqual(
      expect.objectContaining({ content: "ann@a.de and bob@b.de, not [EMAIL_3] nor [NEW]" }),
    );
  });

  test("is put back into arguments as JSON has it", async () => {
    const message = { tool_calls: [{ function: { name: "f", arguments: '{"to":"[EMAIL_1]"}' } }] };
    expect(await whole([PSEUDONYMS], 'a"b\\@c.de', message)).toEqual({
      tool_calls: [{ function: { name: "f", arguments: '{"to":"a\\"b\\\\@c.de"}' } }],
    });
  });

  test("is put back into a stream, however an alias is cut", async () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed);
      const pieces = ["[EMAIL_1]", "[EMAIL_2]", "[EMAIL_12", "[EM", "[", "]", "x", " ", "[EMAIL_3]"] as const;
      const text = Array.from({ length: 12 }, () => random.pick(pieces)).join("");
      const payloads: string[] = [];
      for (let at = 0; at < text.length; ) {
        const size = 1 + random.int(5);
        payloads.push(chunk({ content: text.slice(at, at + size) }));
        at += size;
      }
      const expected = text.replaceAll("[EMAIL_1]", "ann@a.de").replaceAll("[EMAIL_2]", "bob@b.de");
      const got = await streamed([PSEUDONYMS], QUESTION, payloads);
      expect({ seed, text: got.get("0:text") }).toEqual({ seed, text: expected });
    }
  });

  test("is seen by whom the request came past with it, and by nobody behind", async () => {
    seen.length = 0;
    const before = await instanceOf(watcher("before"));
    const behind = await instanceOf(watcher("behind"));
    const requestOnly = await instanceOf(pseudonyms, { phase: "request" });
    for (const masking of [PSEUDONYMS, requestOnly])
      await whole([before, masking, behind], QUESTION, { content: "[EMAIL_1]" });
    const once = ["behind: [EMAIL_1]", "before: ann@a.de"];
    expect(seen).toEqual([...once, ...once]);
  });

  test("is nothing in an exchange in which nothing was masked", async () => {
    const got = await streamed([PSEUDONYMS], "no address", [chunk({ content: "[EMAIL_1]" })]);
    expect(got.get("0:text")).toBe("[EMAIL_1]");
  });
});

test("a denial is not softened by what is put back", async () => {
  const strict = definePlugin({
    name: "strict",
    version: "1.0.0",
    powers: { patterns: [EMAIL] },
    hooks: {
      onResponse: (ctx) =>
        ctx.matches.length > 0 ? deny({ code: "FOUND", message: "it holds an address" }) : undefined,
    },
  });
  const behind = await instanceOf(strict);
  const before = await instanceOf(strict);
  const message = { content: "[EMAIL_1]" };
  expect(await whole([PSEUDONYMS, behind], QUESTION, message)).toMatchObject({ content: "ann@a.de" });
  await expect(whole([before, PSEUDONYMS], QUESTION, message)).rejects.toThrow("it holds an address");
});
