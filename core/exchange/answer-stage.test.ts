import { describe, expect, spyOn, test } from "bun:test";
import { definePlugin, type Segment } from "@sluice/sdk";
import { splice } from "../dialects/json/edit.ts";
import { SluiceError } from "../errors/index.ts";
import { Closing } from "./closing.ts";
import { compilePipeline } from "./pipeline.ts";
import { editing, insert, mask } from "./testing/editors.ts";
import { chatExchange, instanceOf, pipelineOf } from "./testing/exchange.ts";
import { chunk, drain, eventsOf, PushedSource, said, sourceOf, stagesOf, textsOf } from "./testing/stage.ts";

const reading = { maxMatchChars: 8, maxHoldMs: 0 };
const say = (content: string, choice = 0): string => chunk({ choice, content });

/** A plugin that writes down what it is shown. */
const watcher = (
  stream: typeof reading | undefined,
  shown: (segments: readonly Segment[], final: boolean) => void,
) =>
  definePlugin({
    name: "watcher",
    version: "1.0.0",
    powers: { text: "read" },
    ...(stream ? { stream } : {}),
    hooks: {
      onResponse(ctx) {
        shown(ctx.text.segments(), ctx.final);
      },
    },
  });

/** Masks `<…>`, however long, and says from where on one may be open. */
const brackets = definePlugin({
  name: "brackets",
  version: "1.0.0",
  powers: { text: "write" },
  stream: reading,
  hooks: {
    onResponse(ctx) {
      for (const segment of ctx.text.segments()) {
        for (const match of segment.text.matchAll(/<[^>]*>/g)) {
          ctx.text.replace(segment, match.index, match.index + match[0].length, "#");
        }
        const open = segment.text.lastIndexOf("<");
        if (open >= 0 && !segment.text.includes(">", open)) ctx.text.keepFrom(segment, open);
      }
    },
  },
});

describe("while the provider is silent", () => {
  test("text goes on after maxHoldMs, though a match could still begin in it", async () => {
    const source = new PushedSource();
    const stage = stagesOf({ source, pipeline: await pipelineOf(editing("x", mask(/abcd/g, "#"), reading)) });
    source.push(say("ab"));
    expect(said(await stage.next())).toEqual(["ab"]);
    source.push(say("abcd"));
    expect(said(await stage.next())).toEqual(["#"]);
  });

  test("what the plugin says may be open stays beyond maxHoldMs, and nobody counts the time meanwhile", async () => {
    const source = new PushedSource();
    const stage = stagesOf({ source, pipeline: await pipelineOf(brackets) });
    source.push(say("so "), say("<ab"));
    expect(said(await stage.next())).toEqual(["so "]);
    const rest = stage.next();
    const timers = spyOn(globalThis, "setTimeout");
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(timers.mock.calls.length).toBeLessThan(3);
    timers.mockRestore();
    source.push(say("cd"));
    source.push(say("ef> "));
    expect(said(await rest)).toEqual(["#", "", " "]);
  });

  test("a candidate that has grown longer than the longest match is one no more", async () => {
    const source = new PushedSource();
    const stage = stagesOf({ source, pipeline: await pipelineOf(brackets) });
    source.push(say("<1234"), say("5678"), say("9abcd"));
    expect(said(await stage.next())).toEqual(["<1234"]);
  });
});

test("a plugin that does not say how it reads a stream is shown the whole answer, once", async () => {
  const shown: string[][] = [];
  const plugin = watcher(undefined, (segments, final) =>
    shown.push([String(final), ...segments.map(({ text }) => text)]),
  );
  const events = eventsOf([say("a"), say("x", 1), say("b"), "[DONE]"]);
  const source = sourceOf(events.map((event) => [event]));
  const { out } = await drain(stagesOf({ source, pipeline: await pipelineOf(plugin) }));
  expect(shown).toEqual([["true", "ab", "x"]]);
  expect(out).toEqual(events);
});

test("choices, reasoning and the arguments of each tool call are texts of their own", async () => {
  const seen = new Map<string, string>();
  const plugin = watcher(undefined, (segments) => {
    for (const { choice, kind, role, text } of segments) seen.set(`${choice} ${role} ${kind} ${text}`, text);
  });
  const tool = (index: number, text: string) =>
    chunk({ tool_calls: [{ index, function: { arguments: text } }] });
  const payloads = [
    say("ab"),
    say("AB", 1),
    tool(0, "{1"),
    tool(1, "[2"),
    chunk({ reasoning: "r" }),
    tool(0, "}"),
    say("c"),
  ];
  await drain(stagesOf({ source: sourceOf([eventsOf(payloads)]), pipeline: await pipelineOf(plugin) }));
  expect([...seen.keys()]).toEqual([
    "0 assistant text abc",
    "1 assistant text AB",
    "0 assistant tool-arguments {1}",
    "0 assistant tool-arguments [2",
    "0 assistant reasoning r",
  ]);
});

test("context is the end of what was released, and text follows on it without a gap", async () => {
  const calls: { context: string; text: string }[] = [];
  const plugin = watcher({ maxMatchChars: 4, maxHoldMs: 1000 }, ([segment]) => {
    if (segment) calls.push({ context: segment.context, text: segment.text });
  });
  const pieces = ["one ", "two ", "", "three ", "four"];
  const source = sourceOf(pieces.map((piece) => eventsOf([say(piece)])));
  await drain(stagesOf({ source, pipeline: await pipelineOf(plugin) }));
  expect(calls).toEqual([
    { context: "", text: "one " },
    { context: "", text: "one two " },
    { context: "one ", text: "two " },
    { context: "one ", text: "two three " },
    { context: "two ", text: "three four" },
    { context: "ree ", text: "four" },
  ]);
});

describe("an insertion behind the last character", () => {
  const footer = (stream: typeof reading) =>
    definePlugin({
      name: "footer",
      version: "1.0.0",
      powers: { text: "write" },
      stream,
      hooks: {
        onResponse(ctx) {
          const [first] = ctx.text.segments();
          if (ctx.final && first) ctx.text.replace(first, first.text.length, first.text.length, " (end)");
        },
      },
    });

  test("stands in the last event that is held", async () => {
    const source = sourceOf([eventsOf([say("abc"), say("def")]), eventsOf([say(""), "[DONE]"])]);
    const { out } = await drain(
      stagesOf({ source, pipeline: await pipelineOf(footer({ maxMatchChars: 2, maxHoldMs: 1000 })) }),
    );
    expect(said(out)).toEqual(["abc", "def (end)", ""]);
  });

  test("is a fault of the plugin where the last character is out already", async () => {
    const parts = { source: sourceOf([eventsOf([say("abc")]), eventsOf(["[DONE]"])]) };
    const { out, thrown } = await drain(
      stagesOf({ ...parts, pipeline: await pipelineOf(footer({ ...reading, maxMatchChars: 1 })) }),
    );
    expect(said(out)).toEqual(["abc"]);
    expect(thrown).toBeInstanceOf(SluiceError);
    expect(thrown).toMatchObject({ code: "PLUGIN_FAILED" });
  });
});

describe("an insertion where text is parted", () => {
  test("is put in once, whether it was asked for because of what stands before it or behind it", async () => {
    for (const editor of [insert(/(ab)/g, "!"), insert(/()cd/g, "!")]) {
      const source = sourceOf(
        [..."ab|cd|xxxx|cd|ab|yyyy|ab".split("|")].map((piece) => eventsOf([say(piece), say("")])),
      );
      const pipeline = await pipelineOf(editing("x", editor, { maxMatchChars: 2, maxHoldMs: 1000 }));
      const { out } = await drain(stagesOf({ source, pipeline }));
      const whole = "abcdxxxxcdabyyyyab";
      expect(textsOf(out).get("0:text")).toBe(splice(whole, editor(whole)));
    }
  });
});

test("a failing plugin that fails open lets the text go as it was, with nothing held for it", async () => {
  let calls = 0;
  const faulty = definePlugin({
    name: "faulty",
    version: "1.0.0",
    powers: { text: "write" },
    stream: reading,
    hooks: {
      onResponse(ctx) {
        calls++;
        for (const segment of ctx.text.segments()) {
          ctx.text.replace(segment, 0, segment.text.length, "#");
          ctx.text.keepFrom(segment, 0);
        }
        throw new Error("faulty");
      },
    },
  });
  const pipeline = compilePipeline([await instanceOf(faulty, { onFailure: "open" })]);
  const faults: unknown[] = [];
  const source = sourceOf([eventsOf([say("abc")]), eventsOf([say("def")])]);
  const { out, thrown } = await drain(
    stagesOf({ source, pipeline, onFault: (...fault) => faults.push(fault) }),
  );
  expect({ said: said(out), thrown, calls, faults: faults.length }).toEqual({
    said: ["abc", "def"],
    thrown: undefined,
    calls: 3,
    faults: 3,
  });
});

test("an exchange that ends in the middle of a call gets no second closing call", async () => {
  const finals: boolean[] = [];
  const entered = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const slow = definePlugin({
    name: "slow",
    version: "1.0.0",
    powers: { text: "read" },
    stream: reading,
    hooks: {
      async onResponse(ctx) {
        finals.push(ctx.final);
        if (ctx.final) return;
        entered.resolve();
        await gate.promise;
      },
    },
  });
  const exchange = chatExchange();
  const pipeline = await pipelineOf(slow);
  const closing = new Closing(exchange, pipeline, () => undefined);
  const stages = stagesOf({
    source: sourceOf([eventsOf([say("abc")]), eventsOf([say("def")])]),
    pipeline,
    exchange,
    closing,
  });
  const drained = drain(stages);
  await entered.promise;
  await closing.finish();
  gate.resolve();
  await drained;
  expect(finals).toEqual([false, true]);
});
