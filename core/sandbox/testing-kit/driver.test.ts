import { afterAll, describe, expect, test } from "bun:test";
import { Folders } from "../build/testing/folders.ts";
import { openTested } from "./driver.ts";
import { closeTestedPlugins } from "./tested-plugin.ts";
import type { ExchangeRun, ExchangeSetting, FakeFetch, FetchedRequest, PluginSetting } from "./types.ts";

const folders = new Folders();
afterAll(async () => {
  folders.remove();
  await closeTestedPlugins();
});

const plugin = (powers: string, hooks: string, more = ""): string =>
  folders.make({
    "index.ts": `import { answer, ask, definePlugin, deny, identify, Secret, Type } from "@sluice/sdk";
export const used = [answer, ask, deny, identify, Secret, Type];
export default definePlugin({ name: "sample", version: "1.0.0", description: "Tested.", powers: ${powers}, ${more} hooks: { ${hooks} } });`,
  });
const user = (content: string) => [{ role: "user", content } as const];

describe.each(["inline", "isolate"] as const)("on %s a test sees", (engine) => {
  const runs = async (
    setting: PluginSetting,
    ...settings: readonly ExchangeSetting[]
  ): Promise<ExchangeRun[]> => {
    const open = await openTested(setting, engine);
    try {
      const made: ExchangeRun[] = [];
      for (const one of settings) made.push(await open.exchange(one));
      return made;
    } finally {
      await open.close();
    }
  };

  test("what is masked in a request, and put back into its answer, whole and streamed", async () => {
    const dir = plugin(
      '{ text: "write", patterns: [{ id: "word", kind: "list", entries: ["Falcon", "Eagle"] }] }',
      `onRequest: { when: "matches", handler(ctx, { salt }) {
         ctx.evaluation({ verdict: "mask", counts: ctx.found });
         ctx.text.mask({ word: ctx.tags.hash ? { hash: "WORD", key: salt } : { alias: "WORD" } });
         return undefined;
       } },
       onResponse: { when: "matches", handler(ctx) { ctx.text.mask({ word: { keepLast: 2 } }); return undefined; } },`,
      `config: Type.Object({ salt: Secret({ description: "Salt." }) }, { additionalProperties: false, description: "Config." }),
       setup: (config) => config, stream: { maxMatchChars: 16, maxHoldMs: 50 },`,
    );
    const messages = user("Falcon and Eagle, Falcon");
    const [whole, streamed, hashed] = await runs(
      { plugin: dir, config: { salt: "salt" } },
      { messages, answer: "[WORD_2] and Falcon" },
      { messages, answer: { pieces: ["[WO", "RD_2] and F", "alcon"] } },
      { messages, answer: "Hi.", headers: { "x-sluice-tags": '{"hash":"yes"}' } },
    );
    const expected = { sentTexts: ["[WORD_1] and [WORD_2], [WORD_1]"], text: "Eagle and ****on", faults: [] };
    expect(whole).toMatchObject(expected);
    expect(streamed).toMatchObject(expected);
    expect(whole?.policy).toMatchObject([{ verdict: "mask", phase: "request", counts: { word: 3 } }]);
    const [masked = ""] = hashed?.sentTexts ?? [];
    expect(masked).toMatch(/^\[WORD:([0-9a-f]{12})\] and \[WORD:[0-9a-f]{12}\], \[WORD:\1\]$/);
  });

  test("edits of request and answer, whole and streamed, tags, cost, log and what the record says", async () => {
    const dir = plugin(
      '{ text: "write", log: true }',
      `onRequest(ctx) { for (const s of ctx.text.segments()) s.replace(0, 1, "J"); ctx.setTag("a", "b"); ctx.log.info("seen"); ctx.evaluation({ verdict: "mask" }); return undefined; },
       onResponse(ctx) { for (const s of ctx.text.segments()) { const at = s.text.indexOf("secret"); if (at >= 0) s.replace(at, at + 6, "***"); } if (ctx.final) ctx.setCost(0.5); return undefined; }`,
      "stream: { maxMatchChars: 6, maxHoldMs: 50 },",
    );
    const [whole, streamed] = await runs(
      { plugin: dir },
      { messages: user("Hello"), answer: "a secret." },
      { messages: user("Hello"), answer: { pieces: ["a se", "cr", "et."] } },
    );
    expect(whole).toMatchObject({
      status: 200,
      outcome: "answered",
      sentTexts: ["Jello"],
      text: "a ***.",
      tags: { a: "b" },
      cost: 0.5,
      log: ["seen"],
      faults: [],
      tried: ["first"],
    });
    expect(whole?.policy).toEqual([
      {
        plugin: "tested/sample",
        hook: "onRequest",
        phase: "request",
        ms: expect.any(Number),
        verdict: "mask",
      },
    ]);
    expect(streamed).toMatchObject({
      text: "a ***.",
      sentTexts: ["Jello"],
      usage: { inputTokens: 10, outputTokens: 5 },
    });
    expect(streamed?.pieces.length).toBeGreaterThan(1);
  });

  test.each([
    ['deny({ code: "NO", message: "no.", status: 422 })', 422, { kind: "deny", code: "NO", message: "no." }],
    [
      'answer({ text: ["by ", "hand"], usage: { inputTokens: 1, outputTokens: 1 } })',
      200,
      { kind: "answer" },
    ],
    ['ask({ message: "may I?" })', 403, { kind: "ask" }],
  ])("the verdict %s", async (verdict, status, shown) => {
    const [run] = await runs({ plugin: plugin("{}", `onRequest() { return ${verdict}; }`) }, {});
    expect(run).toMatchObject({ status, verdict: shown, sent: undefined, faults: [] });
  });

  test("who asks, as onAuth says", async () => {
    const dir = plugin(
      "{ identity: true }",
      "onAuth(ctx) { return ctx.identity.key ? identify(ctx.identity.key.principal) : undefined; }",
    );
    const principal = { name: "svc", type: "service-principal", groups: [] } as const;
    const [nobody, somebody] = await runs(
      { plugin: dir },
      {},
      { key: { id: "k", name: "k", state: "active", principal } },
    );
    expect(nobody).toMatchObject({ status: 401 });
    expect(somebody).toMatchObject({ status: 200, record: { principal } });
  });

  test("the targets that a plugin keeps", async () => {
    const dir = plugin("{}", 'onRoute(ctx) { ctx.plan.keep(["second"]); return undefined; }');
    const [run] = await runs({ plugin: dir }, { targets: ["first", "second"] });
    expect(run?.tried).toEqual(["second"]);
  });

  test("kv and counters that last from one exchange to the next", async () => {
    const dir = plugin(
      "{ kv: {}, counters: true }",
      `async onRequest(ctx) {
         const n = Number((await ctx.kv.get("n")) ?? 0) + 1;
         await ctx.kv.set("n", n);
         ctx.setTag("n", String(n));
         const { granted, reservation } = await ctx.counters.reserve([{ key: "a", amount: 1, limit: 2, windowMs: 3600000 }]);
         if (n === 1 && reservation) await ctx.counters.release(reservation);
         return granted ? undefined : deny({ code: "TOO_MANY", message: "wait.", status: 429 });
       }`,
    );
    const made = await runs({ plugin: dir }, {}, {}, {}, {});
    expect(made.map(({ status, tags }) => [status, tags.n])).toEqual([
      [200, "1"],
      [200, "2"],
      [200, "3"],
      [429, "4"],
    ]);
  });

  test("fetch and secrets, answered by the test", async () => {
    const dir = plugin(
      '{ fetch: { hosts: ["api.example"] }, hmac: true }',
      `async onRequest(ctx, { token }) {
         const { text } = await ctx.fetch("https://api.example/a", { headers: { authorization: token } });
         ctx.setTag("said", text);
         ctx.setTag("token", JSON.stringify(token).includes("sesame") ? "shown" : "hidden");
         ctx.setTag("signed", await ctx.hmac.sign(token, "sha256", "x"));
         return undefined;
       }`,
      'setup: (config) => config, config: Type.Object({ token: Secret({ description: "Token." }) }, { additionalProperties: false }),',
    );
    const requests: FetchedRequest[] = [];
    const fetch: FakeFetch = {
      requests,
      answer: (request) => {
        requests.push(request);
        return { status: 200, headers: {}, text: "net" };
      },
    };
    const [run] = await runs({ plugin: dir, config: { token: "open sesame" }, fetch }, {});
    expect(run?.faults).toEqual([]);
    const signed = new Bun.CryptoHasher("sha256", "open sesame").update("x").digest("hex");
    expect(run?.tags).toEqual({ said: "net", token: "hidden", signed });
    expect(requests).toMatchObject([
      { url: "https://api.example/a", headers: { authorization: "open sesame" } },
    ]);
  });

  test("what onLog appends", async () => {
    const dir = plugin(
      "{ files: true }",
      'async onLog(ctx) { for (const record of ctx.records) await ctx.files.append("log", `${record.status}\n`, { maxBytes: 1000, keep: 1 }); return undefined; }',
    );
    const [run] = await runs({ plugin: dir }, {});
    expect(run?.appended).toEqual({ log: ["200\n"] });
  });

  test("a power that a gateway of this version refuses, as the gateway would", async () => {
    const dir = plugin("{ tables: true }", "onLog: () => undefined");
    await expect(openTested({ plugin: dir }, engine)).rejects.toMatchObject({ code: "PLUGIN_INVALID" });
  });

  test("a handler that fails, by the author's line", async () => {
    const dir = folders.make({
      "index.ts":
        'import { definePlugin } from "@sluice/sdk";\nimport { fail } from "./fail.ts";\nexport default definePlugin({ name: "sample", version: "1.0.0", description: "Fails.", hooks: { onRequest: () => fail() } });',
      "fail.ts": '\n\nexport const fail = (): undefined => {\n  throw new Error("no luck");\n};\n',
    });
    const [closed] = await runs({ plugin: dir }, {});
    expect(closed).toMatchObject({
      status: 503,
      faults: [{ hook: "onRequest", message: expect.stringContaining("no luck") }],
    });
    expect(closed?.faults[0]?.stack).toMatch(/fail\.ts:4:/);
    const [open] = await runs({ plugin: dir, onFailure: "open" }, {});
    expect(open).toMatchObject({ status: 200, faults: [{ hook: "onRequest" }] });
  });

  test("a config that the schema refuses", async () => {
    const dir = plugin("{}", "onRequest: () => undefined");
    await expect(openTested({ plugin: dir, config: { word: "x" } }, engine)).rejects.toThrow("with.word");
  });
});
