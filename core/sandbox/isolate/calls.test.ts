import { describe, expect, test } from "bun:test";
import { Calls } from "./calls.ts";
import { faultOf, noPower } from "./testing/frame.ts";

const BOUNDS = { wallMs: 5_000, resultBytes: 1_000, powerCalls: 2 };

const started = () => {
  const sent: string[] = [];
  const worn: true[] = [];
  const calls = new Calls({
    send: (_, line) => sent.push(line),
    mapStack: (stack) => stack,
    onWorn: () => worn.push(true),
  });
  const ask = (instance: number, bounds = BOUNDS, message = (call: number) => `${call}`) =>
    calls.ask({ instance, power: noPower, bounds, message });
  return { calls, sent, worn, ask };
};
const small = () => 10;

describe("deadlines", () => {
  test("of calls hold each for its own, whatever the order in which they were made", async () => {
    const { ask } = started();
    const ended: string[] = [];
    const call = async (name: string, wallMs: number) => {
      expect(await faultOf(ask(1, { ...BOUNDS, wallMs }))).toBe("wall");
      ended.push(name);
    };
    await Promise.all([call("third", 300), call("first", 20), call("second", 120)]);
    expect(ended).toEqual(["first", "second", "third"]);
  });

  test("leave no call behind, and no more than one timer's worth of waiting", async () => {
    const { calls, ask } = started();
    const faults = Array.from({ length: 100 }, () => faultOf(ask(1, { ...BOUNDS, wallMs: 20 })));
    expect(calls.inFlight).toBe(100);
    expect(new Set(await Promise.all(faults))).toEqual(new Set(["wall"]));
    expect(calls.inFlight).toBe(0);
  });
});

test("what waits is bounded: a call too many faults at once and is not sent; a large one alone is taken", async () => {
  const { calls, sent, ask } = started();
  const large = () => "x".repeat(40_000_000);
  const first = ask(1, BOUNDS, large);
  expect(await faultOf(ask(1, BOUNDS, large))).toBe("engine");
  expect(sent).toHaveLength(1);
  calls.take(1, { t: "reply", call: 1 }, small);
  expect(await faultOf(first)).toBe("answered");
  const next = ask(1, BOUNDS, large);
  expect(sent).toHaveLength(2);
  calls.end("over", false);
  expect(await faultOf(next)).toBe("engine");
});

test("an instance that is lost takes its own calls with it, and the one that did it is told from the others", async () => {
  const { calls, ask } = started();
  const faults = [ask(1), ask(1), ask(2)].map(faultOf);
  calls.lose(1, 2);
  calls.take(2, { t: "reply", call: 3 }, small);
  expect(await Promise.all(faults)).toEqual(["engine", "memory", "answered"]);
});

test("a companion that dies of memory is the doing of its call where there was one alone", async () => {
  const alone = started();
  const one = faultOf(alone.ask(1));
  alone.calls.end("SIGABRT, out of memory", true);
  expect(await one).toBe("memory");
  const together = started();
  const two = [together.ask(1), together.ask(1)].map(faultOf);
  together.calls.end("SIGABRT, out of memory", true);
  expect(await Promise.all(two)).toEqual(["engine", "engine"]);
});

test("a companion cannot stop the call of another instance, nor one that is over", async () => {
  const { calls, ask } = started();
  const call = ask(1);
  calls.stop(1, 2, "cpu", "");
  calls.stop(9, 1, "cpu", "");
  expect(calls.inFlight).toBe(1);
  calls.take(1, { t: "reply", call: 1, reply: { verdict: "own" } }, small);
  expect((await call).t).toBe("reply");
  calls.stop(1, 1, "cpu", "");
});

test("a result is measured with no more around it than a message has", async () => {
  const { calls, ask } = started();
  const faults = [ask(1), ask(1)].map(faultOf);
  calls.take(1, { t: "reply", call: 1 }, () => 1_064);
  calls.take(1, { t: "reply", call: 2 }, () => 1_065);
  expect(await Promise.all(faults)).toEqual(["answered", "result-size"]);
});
