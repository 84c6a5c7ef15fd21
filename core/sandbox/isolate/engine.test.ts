import { afterAll, describe, expect, test } from "bun:test";
import type { Bundle, Guest, Limits, PowerPort } from "../contract.ts";
import type { IsolateBundle } from "./bundle.ts";
import { IsolateEngine } from "./engine.ts";
import { bundleOf, faultOf, frameOf, LIMITS, noPower, onRequest, until } from "./testing/frame.ts";
import { TEST_GUEST } from "./testing/guest.ts";

const deaths: string[] = [];
const engine = new IsolateEngine({ guest: TEST_GUEST, onDeath: (_, why) => deaths.push(why) });
afterAll(() => engine.close());

interface Loaded {
  readonly bundle: IsolateBundle;
  readonly guest: Guest;
}

const load = async (bundle: Bundle, limits: Partial<Limits> = {}, config: unknown = {}): Promise<Loaded> => {
  const loaded = await engine.load(bundle, { ...LIMITS, ...limits });
  const guest = await loaded.setUp({ id: "chat/tested", powers: {}, config, power: noPower });
  return { bundle: loaded, guest };
};

describe("a call", () => {
  test("shows the frame and the fields of its hook, and gives the reply back", async () => {
    const { bundle, guest } = await load(onRequest("(frame, fields) => ({ effects: { frame, fields } })"));
    const reply = await guest.call("onRequest", frameOf("a"));
    expect(reply?.effects).toEqual({
      frame: {
        id: "a",
        service: "chat",
        principal: { name: "alice@example.com", type: "user", groups: ["staff"] },
        model: "gpt-9",
        api: "openai-chat",
        stream: false,
        final: false,
      },
      fields: { tags: "tags", client: "client", local: "local", plan: "plan" },
    });
    await bundle.close();
  });

  test("with nothing to say has no reply", async () => {
    const { bundle, guest } = await load(onRequest("() => undefined"));
    expect(await guest.call("onRequest", frameOf("a"))).toBeUndefined();
    await bundle.close();
  });

  test("keeps every character, also lone surrogates, line separators and NUL", async () => {
    const { bundle, guest } = await load(onRequest("({ id }) => ({ verdict: id })"));
    const id = "\ud800 \u2028 \u0000 \n é 😀 \udc00";
    expect((await guest.call("onRequest", frameOf(id)))?.verdict).toBe(id);
    await bundle.close();
  });

  test("of 10 MB arrives whole", async () => {
    const { bundle, guest } = await load(onRequest("({ id }) => ({ verdict: id.length })"), {
      memoryBytes: 128 * 1024 * 1024,
      cpuMs: 2_000,
    });
    expect((await guest.call("onRequest", frameOf("ä".repeat(10_000_000))))?.verdict).toBe(10_000_000);
    await bundle.close();
  });

  test("is answered as its own among a thousand at once, some of them waiting for powers", async () => {
    const { bundle, guest } = await load(
      onRequest(
        '({ id }, _, power) => id.endsWith("7") ? power("kv", "get", id).then((verdict) => ({ verdict })) : { verdict: id }',
      ),
    );
    const power: PowerPort = async (_power, _method, [key]) => `got ${key}`;
    const ids = Array.from({ length: 1_000 }, (_, at) => `${at}`);
    const replies = await Promise.all(ids.map((id) => guest.call("onRequest", frameOf(id, power))));
    expect(replies.map((reply) => reply?.verdict)).toEqual(
      ids.map((id) => (id.endsWith("7") ? `got ${id}` : id)),
    );
    await bundle.close();
  });
});

describe("set-up", () => {
  test("gives what was declared, and the config to the plugin", async () => {
    const { bundle, guest } = await load(
      bundleOf("{ setup: ({ words }) => ({ patterns: words }), hooks: { onRequest: () => undefined } }"),
      {},
      { words: ["a", "b"] },
    );
    expect(guest.declared).toEqual({ patterns: ["a", "b"] });
    await bundle.close();
  });

  test("that throws is a fault with its message and stack, after cleanup, and the bundle is of use still", async () => {
    const loaded = await engine.load(
      bundleOf(`{
        setup: (config) => { if (config.bad) throw new RangeError("no such bank"); return globalThis.cleaned; },
        cleanup: () => { globalThis.cleaned = true; },
        hooks: { onRequest: () => undefined },
      }`),
      LIMITS,
    );
    const setUp = (bad: boolean) => loaded.setUp({ id: "a", powers: {}, config: { bad }, power: noPower });
    await expect(setUp(true)).rejects.toMatchObject({
      kind: "throw",
      message: "no such bank",
      guestStack: expect.stringContaining("plugin:tested"),
    });
    await setUp(false);
    await loaded.close();
  });

  test("of a bundle that does not parse, that throws, and that never ends is a fault", async () => {
    const kinds = ["}", 'throw new Error("at the top")', "for (;;);"].map(async (code) => {
      const loaded = await engine.load({ name: "broken", code, checksum: "" }, LIMITS);
      const kind = await faultOf(loaded.setUp({ id: "a", powers: {}, config: {}, power: noPower }));
      await loaded.close();
      return kind;
    });
    expect(await Promise.all(kinds)).toEqual(["throw", "throw", "cpu"]);
  });

  test("gives every instance an isolate of its own", async () => {
    const loaded = await engine.load(
      onRequest("() => ({ verdict: (globalThis.count = (globalThis.count ?? 0) + 1) })"),
      LIMITS,
    );
    const setUp = (id: string) => loaded.setUp({ id, powers: {}, config: {}, power: noPower });
    const [first, second] = await Promise.all([setUp("a"), setUp("b")]);
    await first.call("onRequest", frameOf("a"));
    expect((await first.call("onRequest", frameOf("a")))?.verdict).toBe(2);
    expect((await second.call("onRequest", frameOf("a")))?.verdict).toBe(1);
    await loaded.close();
  });
});

test("a bundle is described with no instance, and its companion is gone then", async () => {
  const described = await engine.describe(
    bundleOf('{ name: "a", version: "1.0.0", hooks: { onAuth: () => undefined, onLog: () => undefined } }'),
    LIMITS,
  );
  expect(described).toEqual({
    name: "a",
    version: "1.0.0",
    setup: false,
    cleanup: false,
    hooks: { onAuth: "normal", onLog: "normal" },
  });
});

describe("cleanup", () => {
  test("gives the isolate back", async () => {
    const { bundle, guest } = await load(onRequest("() => undefined"));
    expect(bundle.instances).toBe(1);
    await guest.cleanUp();
    expect(bundle.instances).toBe(0);
    await bundle.close();
  });

  test("is called once, and the calls that follow are faults", async () => {
    const cleaned: string[] = [];
    const loaded = await engine.load(
      bundleOf('{ hooks: { onRequest: () => undefined }, cleanup: () => { throw new Error("left open"); } }'),
      LIMITS,
    );
    const guest = await loaded.setUp({ id: "a", powers: {}, config: {}, power: noPower });
    await guest.cleanUp().catch((fault: Error) => cleaned.push(fault.message));
    await guest.cleanUp();
    expect(cleaned).toEqual(["left open"]);
    expect(await faultOf(guest.call("onRequest", frameOf("a")))).toBe("engine");
    await loaded.close();
  });
});

describe("powers", () => {
  const twice = onRequest(
    '(_f, _d, power) => power("kv", "get", "k").then((v) => ({ verdict: v }), (e) => ({ verdict: e.message }))',
  );

  test("give what the host answers, nothing where it answers nothing, and its message where it refuses", async () => {
    const { bundle, guest } = await load(twice);
    const ask = async (power: PowerPort) => (await guest.call("onRequest", frameOf("a", power)))?.verdict;
    expect(await ask(async (...what) => what)).toEqual(["kv", "get", ["k"]]);
    expect(await ask(async () => undefined)).toBeUndefined();
    expect(await ask(async () => Promise.reject(new Error("no room")))).toBe("no room");
    expect(await ask(async () => 1n)).toBe("its answer is no JSON");
    await bundle.close();
  });

  test("beyond their number in one call are a fault of it", async () => {
    const { bundle, guest } = await load(
      onRequest('async (_f, _d, power) => { for (let n = 0; n < 9; n++) await power("kv", "get", n); }'),
    );
    expect(
      await faultOf(
        guest.call(
          "onRequest",
          frameOf("a", async () => 1),
        ),
      ),
    ).toBe("power-calls");
    await bundle.close();
  });

  test("with arguments that are too large are refused inside, and the call goes on", async () => {
    const { bundle, guest } = await load(
      onRequest(
        '(_f, _d, power) => power("kv", "set", "x".repeat(2e6)).then(() => ({}), (e) => ({ verdict: e.message }))',
      ),
    );
    const reply = await guest.call(
      "onRequest",
      frameOf("a", async () => 1),
    );
    expect(reply?.verdict).toBe("the arguments are larger than a power takes; send less at once");
    await bundle.close();
  });

  test("are asked in vain after the call, and nobody is the worse for it", async () => {
    const served: unknown[] = [];
    const { bundle, guest } = await load(
      onRequest(
        '(_f, _d, power) => { if (globalThis.kept) globalThis.kept("kv", "get", "late"); globalThis.kept = power; }',
      ),
    );
    const power: PowerPort = async (...what) => served.push(what);
    await guest.call("onRequest", frameOf("a", power));
    await guest.call("onRequest", frameOf("b", power));
    await guest.call("onRequest", frameOf("c", power));
    expect(served).toEqual([]);
    await bundle.close();
  });
});

describe("a breach", () => {
  test.each([
    ["an endless loop", "() => { for (;;); }", "cpu"],
    ["an endless loop behind an await", "async () => { await 0; for (;;); }", "cpu"],
    [
      "a flood of microtasks",
      "() => new Promise(() => { const on = () => { Promise.resolve().then(on); }; on(); })",
      "cpu",
    ],
    ["a catastrophic expression", '() => { /^(a+)+$/.test("a".repeat(40) + "b"); }', "cpu"],
    ["a sort that never ends", "() => { [1, 2, 3].sort(() => { for (;;); }); }", "cpu"],
    ["a promise that never settles", "() => new Promise(() => {})", "wall"],
    ["a throw", '() => { throw new Error("thrown"); }', "throw"],
    ["a rejection", 'async () => { throw new Error("thrown"); }', "throw"],
    ["deep recursion", "() => { const deeper = () => deeper() + 1; return deeper(); }", "stack"],
    ["a result of 2 MB", '() => ({ verdict: "x".repeat(2e6) })', "result-size"],
    ["a result just over its limit", '() => ({ verdict: "x".repeat(70_000) })', "result-size"],
  ])("by %s is a fault of its call alone; the isolate goes on", async (_, handler, kind) => {
    const { bundle, guest } = await load(
      onRequest(`(frame) => frame.id === "bad" ? (${handler})() : { verdict: frame.id }`),
      { wallMs: 4_000 },
    );
    const { pid } = bundle;
    const calls = ["a", "b", "bad", "c"].map((id) => guest.call("onRequest", frameOf(id)));
    const [a, b, bad, c] = await Promise.allSettled(calls);
    expect(bad).toMatchObject({ status: "rejected", reason: { name: "GuestFault", kind } });
    expect([a, b, c]).toMatchObject(
      ["a", "b", "c"].map((verdict) => ({ status: "fulfilled", value: { verdict } })),
    );
    expect((await guest.call("onRequest", frameOf("d")))?.verdict).toBe("d");
    expect(bundle.pid).toBe(pid);
    await bundle.close();
  });

  test("by a loop holds an instance beside it for no longer than its deadline, once it is known for it", async () => {
    const loaded = await engine.load(
      onRequest('({ id }) => { if (id === "bad") for (;;); return { verdict: id }; }'),
      { ...LIMITS, cpuMs: 500 },
    );
    const setUp = (id: string) => loaded.setUp({ id, powers: {}, config: {}, power: noPower });
    const [bad, good] = await Promise.all([setUp("bad"), setUp("good")]);
    await faultOf(bad.call("onRequest", frameOf("bad")));
    let over = false;
    const looping = faultOf(bad.call("onRequest", frameOf("bad"))).then((kind) => {
      over = true;
      return kind;
    });
    expect((await good.call("onRequest", frameOf("a")))?.verdict).toBe("a");
    expect(over).toBe(false);
    expect(await looping).toBe("cpu");
    await loaded.close();
  });

  test("of memory by many small things is a fault of its call; the instance is set up again by itself", async () => {
    const { bundle, guest } = await load(
      onRequest(
        '({ id }) => { if (id === "bad") for (const all = []; ; ) all.push(new Array(1e4).fill(1)); return { verdict: id }; }',
      ),
      { cpuMs: 5_000 },
    );
    const { pid } = bundle;
    expect(await faultOf(guest.call("onRequest", frameOf("bad")))).toBe("memory");
    expect((await guest.call("onRequest", frameOf("good")))?.verdict).toBe("good");
    expect(bundle.pid).toBe(pid);
    await bundle.close();
  });

  test("of memory that kills the process is a fault of its call; the companion is replaced", async () => {
    const { bundle, guest } = await load(
      onRequest('({ id }) => { if (id === "bad") new Array(2 ** 31).fill(0); return { verdict: id }; }'),
      { cpuMs: 5_000 },
    );
    const { pid } = bundle;
    expect(await faultOf(guest.call("onRequest", frameOf("bad")))).toBe("memory");
    expect((await guest.call("onRequest", frameOf("good")))?.verdict).toBe("good");
    expect(bundle.pid).not.toBe(pid);
    expect(deaths.at(-1)).toContain("out of memory");
    await bundle.close();
  });
});

describe("a companion", () => {
  const echo = onRequest("({ id }, _, power) => id === 'wait' ? power('kv', 'get') : { verdict: id }");
  const never: PowerPort = () => new Promise(() => undefined);

  test("that is killed takes its calls with it, and is replaced; calls meanwhile wait for the next", async () => {
    const { bundle, guest } = await load(echo);
    const { pid = 0 } = bundle;
    const waiting = faultOf(guest.call("onRequest", frameOf("wait", never)));
    process.kill(pid, "SIGKILL");
    expect(await waiting).toBe("engine");
    expect((await guest.call("onRequest", frameOf("a")))?.verdict).toBe("a");
    expect(deaths.at(-1)).toBe("SIGKILL");
    await bundle.close();
  });

  test("is set up again with the same config, and what it declared stays", async () => {
    const { bundle, guest } = await load(
      bundleOf(`{
        setup: (config) => { globalThis.config = config; return config; },
        hooks: { onRequest: () => ({ verdict: globalThis.config }) },
      }`),
      {},
      { words: ["x"] },
    );
    process.kill(bundle.pid ?? 0, "SIGKILL");
    await until(
      async () => (await faultOf(guest.call("onRequest", frameOf("a")))) === "answered",
      "an answer",
    );
    expect((await guest.call("onRequest", frameOf("a")))?.verdict).toEqual({ words: ["x"] });
    expect(guest.declared).toEqual({ words: ["x"] });
    await bundle.close();
  });

  test("that is closed is gone", async () => {
    const { bundle } = await load(echo);
    const { pid = 0 } = bundle;
    await bundle.close();
    await until(() => !isRunning(pid), "its end");
  });
});

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
