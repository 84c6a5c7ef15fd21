import { describe, expect, test } from "bun:test";
import { definePlugin, deny } from "@sluice/sdk";
import { until } from "../../tests/upstream/until.ts";
import { Closing } from "./closing.ts";
import { compilePipeline } from "./pipeline.ts";
import { stagesUpon } from "./stages.ts";
import { chatExchange, instanceOf } from "./testing/exchange.ts";
import { chatStream, chunk, drain, eventsOf, PushedSource, sourceOf } from "./testing/stage.ts";
import { WatchStage } from "./watch-stage.ts";

const say = (content: string): string => chunk({ content });

/** Denies what says `bad`, and waits for a gate before each of its calls ends. */
const guard = (gate: Promise<void>, calls: string[], fails = false) =>
  definePlugin({
    name: "guard",
    version: "1.0.0",
    powers: { text: "write" },
    stream: { maxMatchChars: 8, maxHoldMs: 0 },
    hooks: {
      async onResponse(ctx) {
        const [first] = ctx.text.segments();
        calls.push(`${first?.text} ${ctx.final}`);
        await gate;
        if (fails) throw new Error("faulty");
        if (first) ctx.text.replace(first, 0, 1, "#");
        ctx.evaluation({ verdict: "flag" });
        return first?.text.includes("bad") ? deny({ code: "BAD", message: "bad" }) : undefined;
      },
    },
  });

const watching = async (plugin: ReturnType<typeof guard>) => {
  const exchange = chatExchange();
  exchange.requestPassed = true;
  const pipeline = compilePipeline([await instanceOf(plugin, { mode: "log" })]);
  const closing = new Closing(exchange, pipeline, () => undefined);
  const upon = (source: PushedSource) =>
    stagesUpon(source, pipeline.onResponse, {
      exchange,
      dialect: chatStream,
      closing,
      onFault: () => undefined,
    });
  return { exchange, closing, upon };
};

describe("who only looks", () => {
  test("delays no event, and what it finds is in the record when the exchange ends", async () => {
    const gate = Promise.withResolvers<void>();
    const calls: string[] = [];
    const { exchange, closing, upon } = await watching(guard(gate.promise, calls));
    const source = new PushedSource();
    const stage = upon(source);
    const events = ["so ", "bad", " it is"].map((text) => eventsOf([say(text)]));
    for (const [at, text] of ["so ", "bad", " it is"].entries()) {
      source.push(say(text));
      expect(await stage.next()).toEqual(events[at]);
    }
    source.end();
    expect(await stage.next()).toBeUndefined();
    expect(calls.length).toBeLessThan(2);
    const ended = closing.finish();
    gate.resolve();
    await ended;
    expect(calls.at(-1)).toEndWith("true");
    expect(calls.filter((call) => call.endsWith("true"))).toHaveLength(1);
    const verdicts = exchange.policy.map(({ verdict }) => verdict);
    expect(verdicts).toContain("would-deny");
    expect(verdicts).toContain("flag");
    expect(exchange.dropped).toBeUndefined();
  });

  test("ends nothing by failing", async () => {
    const calls: string[] = [];
    const { closing, upon } = await watching(guard(Promise.resolve(), calls, true));
    const source = new PushedSource();
    source.push(say("a"));
    source.push(say("b"));
    source.end();
    const { out, thrown } = await drain(upon(source));
    await closing.finish();
    expect([out.length, thrown]).toEqual([2, undefined]);
    expect(calls.at(-1)).toEndWith("true");
  });

  test("has its closing call when the client goes away", async () => {
    const calls: string[] = [];
    const { closing, upon } = await watching(guard(Promise.resolve(), calls));
    const source = new PushedSource();
    const stage = upon(source);
    source.push(say("abc"));
    await stage.next();
    await until(() => calls.length > 0);
    await closing.finish();
    expect(calls.filter((call) => call.endsWith("true"))).toHaveLength(1);
  });
});

test("what waits is bounded, and it is told that the rest was not looked at", async () => {
  let unseen = 0;
  const exchange = chatExchange();
  const seen: string[] = [];
  const never = Promise.withResolvers<void>();
  const stage = new WatchStage(
    sourceOf(Array.from({ length: 100 }, (_, at) => eventsOf([say(`${at}`)]))),
    {
      reading: { matchChars: 1, contextChars: 1, maxHoldMs: 0, untilEnd: false, settledOnly: false },
      async read(view, final) {
        for (const { text } of view.texts) seen.push(text);
        if (!final) await never.promise;
      },
    },
    chatStream,
    exchange,
    () => unseen++,
    1000,
  );
  const { out } = await drain(stage);
  never.resolve();
  await stage.end();
  expect([out.length, unseen]).toEqual([100, 1]);
  expect(seen.join("").length).toBeLessThan(100);
});
