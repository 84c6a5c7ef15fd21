import { afterAll, describe, expect, test } from "bun:test";
import { temporaryDir } from "../../../tests/gateway/setup.ts";
import type { Guest, Limits } from "../contract.ts";
import type { IsolateBundle } from "./bundle.ts";
import { IsolateEngine } from "./engine.ts";
import { fakeCompanion } from "./testing/fake.ts";
import { faultOf, frameOf, LIMITS, noPower, onRequest, until } from "./testing/frame.ts";
import { TEST_GUEST } from "./testing/guest.ts";

const dir = temporaryDir();
const engines: IsolateEngine[] = [];
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  dir.remove();
});

interface Setting {
  readonly loaded: IsolateBundle;
  readonly guest: Guest;
  readonly deaths: readonly string[];
  readonly pid: () => number;
}

const BUNDLE = onRequest("() => undefined");
const FAST = { beatMs: 50, hungBeats: 4 };

const withCompanion = async (
  script: string | undefined,
  limits: Partial<Limits> = {},
  bundle = BUNDLE,
): Promise<Setting> => {
  const deaths: string[] = [];
  const engine = new IsolateEngine({
    guest: TEST_GUEST,
    command: script === undefined ? {} : { script },
    watch: FAST,
    onDeath: (_, why) => deaths.push(why),
  });
  engines.push(engine);
  const loaded = await engine.load(bundle, { ...LIMITS, ...limits });
  const guest = await loaded.setUp({ id: "a", powers: {}, config: {}, power: noPower });
  return { loaded, guest, deaths, pid: () => loaded.pid ?? 0 };
};

const fake = (behaviour: string, limits: Partial<Limits> = {}) =>
  withCompanion(fakeCompanion(dir.path, behaviour), limits);

test("a companion that behaves is not killed by a watch that is this close", async () => {
  const { guest, deaths } = await fake("");
  const startedAt = performance.now();
  await until(async () => {
    expect((await guest.call("onRequest", frameOf("a")))?.verdict).toBe("sound");
    return performance.now() - startedAt > 20 * FAST.beatMs;
  }, "twenty beats");
  expect(deaths).toEqual([]);
});

describe("a companion is killed and its calls fault when it", () => {
  test.each([
    ["sends bytes that are no frame", 'raw("what is this, then?")', /a frame of \d+ bytes/],
    [
      "announces a frame of 1 GB",
      "raw(Buffer.from([0, 0, 0, 0x40, 0, 0, 0, 0]))",
      /a frame of 1073741824 bytes/,
    ],
    ["sends what is not UTF-8", "raw(Buffer.from([5, 0, 0, 0, 1, 0, 0, 0, 0xff]))", /not UTF-8/],
    ["sends what is not JSON", 'send(instance, "{")', /not JSON/],
    ["sends JSON of another shape", 'send(instance, { t: "reply", call: "1" })', /no known shape/],
    [
      "sends a reply that is no object",
      'send(instance, { t: "reply", call: m.call, reply: 7 })',
      /no known shape/,
    ],
    ["sends an unknown control message", 'send(0, { t: "promote", instance })', /no known shape/],
    ["answers what was never asked", 'send(instance, { t: "reply", call: m.call + 1 })', /never made/],
    ["answers a heartbeat ahead", 'send(0, { t: "pong", n: 1e6, rssBytes: 1 })', /never sent/],
    ["says that it has grown", 'send(0, { t: "pong", n: 0, rssBytes: 2 ** 40 })', /grew to 1048576 MiB/],
    [
      "floods with answers that nobody waits for",
      'send(instance, Array(20_001).fill(JSON.stringify({ t: "power", call: 1, n: 0, power: "kv", method: "get", args: [] })).join("\\n"))',
      /nobody waits for/,
    ],
    [
      "sends a message beyond every limit",
      'send(instance, " ".repeat(2e6))',
      /a message of 2000000 characters/,
    ],
    ["ends", "process.exit(3)", /exit code 3/],
  ])("%s", async (_, behaviour, why) => {
    const { guest, deaths, pid } = await fake(`kinds.call = (m, instance) => { ${behaviour} };`);
    const before = pid();
    const grown = behaviour.includes("rssBytes: 2");
    expect(await faultOf(guest.call("onRequest", frameOf("a")))).toBe(grown ? "memory" : "engine");
    await until(() => deaths.length === 1, "its death");
    expect(deaths[0]).toMatch(why);
    await until(() => pid() !== before, "another");
  });

  test("answers twice; what it said first was in order", async () => {
    const { guest, deaths } = await fake(
      'kinds.call = (m, instance) => { for (const _ of "12") send(instance, { t: "reply", call: m.call }); };',
    );
    expect(await faultOf(guest.call("onRequest", frameOf("a")))).toBe("answered");
    await until(() => deaths.length === 1, "its death");
    expect(deaths[0]).toMatch(/a second answer/);
  });

  test("does not answer heartbeats, though it answers calls", async () => {
    const { deaths } = await fake("kinds.ping = () => undefined;");
    await until(() => deaths.length > 0, "its death");
    expect(deaths[0]).toBe("it did not respond");
  });

  test("answers the call of another instance", async () => {
    const behaviour = `
      let other;
      kinds.call = (m, instance) => {
        if (other === undefined) other = m.call;
        else send(instance, { t: "reply", call: other, reply: { verdict: "forged" } });
      };`;
    const { loaded, guest: first, deaths } = await fake(behaviour);
    const second = await loaded.setUp({ id: "b", powers: {}, config: {}, power: noPower });
    const waiting = faultOf(first.call("onRequest", frameOf("a")));
    expect(await faultOf(second.call("onRequest", frameOf("b")))).toBe("engine");
    expect(await waiting).toBe("engine");
    expect(deaths).toEqual(["it sent an answer to another instance's call"]);
  });
});

test("an answer that comes after the deadline of its call is dropped, and the companion stays", async () => {
  const { guest, deaths } = await fake(
    `let late;
     kinds.call = (m, instance) => {
       if (late === undefined) { late = m.call; return; }
       send(instance, { t: "reply", call: late, reply: { verdict: "late" } });
       send(instance, { t: "reply", call: m.call, reply: { verdict: "own" } });
     };`,
    { wallMs: 100 },
  );
  expect(await faultOf(guest.call("onRequest", frameOf("a")))).toBe("wall");
  expect((await guest.call("onRequest", frameOf("b")))?.verdict).toBe("own");
  expect(deaths).toEqual([]);
});

test("a companion that swallows ten thousand calls is replaced", async () => {
  const { guest, deaths } = await fake("kinds.call = () => undefined;", { wallMs: 50 });
  const calls = Array.from({ length: 10_100 }, () => faultOf(guest.call("onRequest", frameOf("a"))));
  expect(new Set(await Promise.all(calls))).toEqual(new Set(["wall", "engine"]));
  expect(deaths).toEqual(["it left too many calls without an answer"]);
});

test("a program that ends at once is a fault at load", async () => {
  const engine = new IsolateEngine({
    guest: TEST_GUEST,
    command: { script: fakeCompanion(dir.path, "process.exit(7);") },
  });
  engines.push(engine);
  await expect(engine.load(BUNDLE, LIMITS)).rejects.toMatchObject({
    kind: "engine",
    message: "its companion ended (exit code 7)",
  });
});

test("while a companion is dead again and again, calls fault at once rather than wait", async () => {
  const { guest, deaths } = await fake("kinds.call = () => process.exit(1);");
  await until(async () => {
    await faultOf(guest.call("onRequest", frameOf("a")));
    return deaths.length >= 5;
  }, "five deaths");
  const startedAt = performance.now();
  expect(await faultOf(guest.call("onRequest", frameOf("a")))).toBe("engine");
  expect(performance.now() - startedAt).toBeLessThan(200);
});

test("a companion that is stopped (SIGSTOP) is killed, its calls fault, and the next one answers", async () => {
  const { guest, deaths, pid } = await withCompanion(
    undefined,
    {},
    onRequest("({ id }) => ({ verdict: id })"),
  );
  const stopped = pid();
  process.kill(stopped, "SIGSTOP");
  expect(await faultOf(guest.call("onRequest", frameOf("a")))).toBe("engine");
  expect(deaths).toEqual(["it did not respond"]);
  expect((await guest.call("onRequest", frameOf("b")))?.verdict).toBe("b");
  expect(pid()).not.toBe(stopped);
});
