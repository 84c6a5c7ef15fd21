import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { answer, definePlugin, Type } from "@sluice/sdk";
import { chat } from "../gateway/chat.ts";
import { until } from "../upstream/until.ts";
import { startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

const life: string[] = [];

/** Tells of its life; fails where its config says so, and answers with what its state and its exchange hold. */
const living = definePlugin({
  name: "living",
  version: "1.0.0",
  config: Type.Object(
    { id: Type.String(), fails: Type.Optional(Type.String()), counts: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  async setup({ id, fails, counts = false }) {
    await Promise.resolve();
    life.push(`up ${id}`);
    if (fails === "setup") throw new Error("told to");
    return { id, fails, counts, calls: 0 };
  },
  cleanup({ id, fails }) {
    life.push(`down ${id}`);
    if (fails === "cleanup") throw new Error("told to");
  },
  hooks: {
    onAuth(ctx, state) {
      if (!state.counts) return;
      ctx.local.mine = [...[ctx.local.mine ?? []].flat(), state.id];
    },
    onRequest(ctx, state) {
      if (!state.counts) return;
      state.calls++;
      ctx.setTag(state.id, `${state.calls} ${String(ctx.local.mine)}`);
    },
  },
});
const tagsBack = definePlugin({
  name: "tags-back",
  version: "1.0.0",
  hooks: {
    onRequest: (ctx) =>
      answer({ text: [JSON.stringify(ctx.tags)], usage: { inputTokens: 0, outputTokens: 0 } }),
  },
});

let upstream: Upstream;
let local: PlantedGateway;
const using = (id: string, more: object = {}, as = id) => ({ use: "living", as, with: { id, ...more } });
const parts = (...uses: readonly object[]) => ({ upstream: upstream.url, services: service("own", uses) });

beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());
beforeEach(async () => {
  life.length = 0;
  local = await startPlanted(parts(using("a"), using("b")), [living, tagsBack]);
});
afterEach(() => local.close());

describe("instances of one plugin", () => {
  test("have states of their own, and an object of their own in each exchange", async () => {
    const two = [using("a", { counts: true }), using("b", { counts: true }), { use: "tags-back" }];
    await local.change(parts(...two));
    expect(JSON.parse((await ask(local.url, "own")).text)).toEqual({ a: "1 a", b: "1 b" });
    expect(JSON.parse((await ask(local.url, "own")).text)).toEqual({ a: "2 a", b: "2 b" });
  });
  test("need names that tell them apart", () => {
    const twice = [
      { use: "living", with: { id: "a" } },
      { use: "living", with: { id: "b" } },
    ];
    expect(local.change(parts(...twice))).rejects.toThrow("as");
    expect(local.change(parts(using("a"), using("b", {}, "a")))).rejects.toThrow("as");
  });
});

describe("a config that cannot be set up", () => {
  const attempt = async (...uses: readonly object[]): Promise<unknown> =>
    await local.change(parts(...uses)).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

  test("is refused, what was set up for it is cleaned up, and the old one serves on", async () => {
    const thrown = await attempt(using("c"), using("d", { fails: "setup" }), using("e"));
    expect(thrown).toMatchObject({ code: "PLUGIN_INVALID", details: { plugin: "own/living#d" } });
    expect(life).toEqual(["up a", "up b", "up c", "up d", "down c"]);
    expect((await ask(local.url, "own")).status).toBe(200);
    expect(local.gateway.generation.number).toBe(1);
  });
  test("is refused before any code of a plugin runs where `with` does not fit its schema", async () => {
    for (const wrong of [{ id: 1 }, {}, { id: "c", unknown: true }]) {
      const thrown = await attempt({ use: "living", as: "c", with: wrong });
      expect(thrown).toMatchObject({ code: "PLUGIN_INVALID" });
    }
    expect(await attempt({ use: "permisions" })).toMatchObject({
      code: "PLUGIN_INVALID",
      message: expect.stringContaining("Did you mean permissions?"),
    });
    expect(life).toEqual(["up a", "up b"]);
  });
  test("keeps a gateway from starting", async () => {
    const start = startPlanted(parts(using("c"), using("d", { fails: "setup" })), [living, tagsBack]);
    expect(start).rejects.toThrow("own/living#d");
    await start.catch(() => undefined);
    expect(life.slice(2)).toEqual(["up c", "up d", "down c"]);
  });
});

describe("when a config is replaced", () => {
  test("its instances are cleaned up, and one that fails at it keeps no other from it", async () => {
    await local.change(parts(using("c", { fails: "cleanup" }), using("d")));
    await until(() => life.length === 6);
    await local.change(parts());
    await until(() => life.length === 8);
    expect(life).toEqual(["up a", "up b", "up c", "up d", "down a", "down b", "down c", "down d"]);
  });
  test("they are cleaned up only when the last exchange on them has ended", async () => {
    const stalling = { targets: [{ provider: "upstream", model: "text?stallAfterEvents=4" }] };
    await local.change({ upstream: upstream.url, services: service("own", [using("c")], stalling) });
    await until(() => life.includes("down b"));
    const client = new AbortController();
    const response = await chat(local.url, { model: "own", stream: true }, {}, client.signal);
    expect(response.status).toBe(200);
    const old = local.gateway.generation;
    await local.change(parts(using("d")));
    expect((await ask(local.url, "own")).status).toBe(200);
    expect(old.running.count).toBe(1);
    expect(life).not.toContain("down c");
    client.abort();
    await response.text().catch(() => undefined);
    await until(() => life.includes("down c"));
    expect(old.running.count).toBe(0);
  });
  test("each is cleaned up once when the gateway closes", async () => {
    const other = await startPlanted(parts(using("x"), using("y")), [living]);
    await ask(other.url, "own");
    await other.close();
    expect(life.filter((line) => line.startsWith("down"))).toEqual(["down x", "down y"]);
  });
});
