import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { definePlugin, deny, type Segment } from "@sluice/sdk";
import { KEY } from "../gateway/setup.ts";
import { recording, startUpstream, type Upstream } from "../upstream/upstream.ts";
import { ask, read } from "./answers.ts";
import { type PlantedGateway, service, startPlanted } from "./planted.ts";

const masked = (name: string, pattern: RegExp, by: string) => {
  const mask = (text: {
    segments(): readonly Segment[];
    replace(segment: Segment, start: number, end: number, by: string): void;
  }): void => {
    for (const segment of text.segments()) {
      for (const { index, 0: found } of segment.text.matchAll(pattern))
        text.replace(segment, index, index + found.length, by);
    }
  };
  return definePlugin({
    name,
    version: "1.0.0",
    powers: { text: "write" },
    stream: { maxMatchChars: 12, maxHoldMs: 1000 },
    hooks: {
      onRequest(ctx) {
        mask(ctx.text);
      },
      onResponse(ctx) {
        mask(ctx.text);
      },
    },
  });
};

const clumsy = definePlugin({
  name: "clumsy",
  version: "1.0.0",
  powers: { text: "write" },
  hooks: {
    onRequest(ctx) {
      const [first] = ctx.text.segments();
      if (!first) return;
      ctx.text.replace(first, 0, 1, "#");
      ctx.text.replace(first, 0, first.text.length + 1, "#");
    },
  },
});

const reader = definePlugin({
  name: "reader",
  version: "1.0.0",
  powers: { text: "read" },
  hooks: {
    onRequest: (ctx) =>
      deny({
        code: "SEEN",
        message: JSON.stringify(ctx.text.segments().map(({ role, kind, text }) => [role, kind, text])),
      }),
  },
});

let upstream: Upstream;
let local: PlantedGateway;
beforeAll(async () => {
  upstream = await startUpstream();
  const first = { use: "water", with: {} };
  const services = [
    service("masked", [first, { use: "stars" }]),
    service("seen", [first, { use: "reader" }]),
    service("clumsy-closed", [{ use: "clumsy" }]),
    service("clumsy-open", [{ use: "clumsy", onFailure: "open" }]),
    service("plain", []),
  ];
  local = await startPlanted({ upstream: upstream.url, services: services.join("\n") }, [
    masked("water", /water|Wasser|🌊/g, "[*]"),
    masked("stars", /\[\*\]/g, '"\\\n'),
    clumsy,
    reader,
  ]);
});
afterAll(async () => {
  await local.close();
  await upstream.stop();
});

const send = async (body: string): Promise<string> => {
  upstream.clear();
  const response = await fetch(`${local.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body,
  });
  expect((await read(response)).status).toBe(200);
  return upstream.requests[0]?.body ?? "";
};

describe("edits of a request", () => {
  test("reach the provider in place of what they replace, and every other byte stays", async () => {
    const odd = (name: string, one: string, two: string): string =>
      `{ "messages":[\r\n {"content" : "\\u0041 ${one} \\/ \\ud83d\\ude00","role":"user","x":1e400},\t{"role":"user",` +
      `"content":[{"type":"text","text":"${two}"},{"type":"image_url","image_url":{"url":"data:water"}}]}],` +
      ` "model" :"${name}","temperature":0.10,"unknown":{"water":["water",-0,1.0]}}`;
    const got = await send(odd("masked", "water🌊", "Wasser"));
    const mask = '\\"\\\\\\n';
    expect(got).toBe(odd("text", mask + mask, mask));
  });
  test("are not made where nothing matches: the provider gets the client's own bytes", async () => {
    const plain = (name: string): string =>
      `{"model":"${name}","messages":[{"role":"user","content":"\\u00e9\\/"}]}`;
    expect(await send(plain("masked"))).toBe(plain("text"));
  });
  test("are what the next plugin sees", async () => {
    const messages = [
      { role: "system", content: "water" },
      { role: "user", content: "no Wasser" },
    ];
    const got = await ask(local.url, "seen", { messages });
    expect(JSON.parse(JSON.parse(got.raw).error.message)).toEqual([
      ["system", "text", "[*]"],
      ["user", "text", "no [*]"],
    ]);
  });
  test("are all left out where one is wrong", async () => {
    const closed = await ask(local.url, "clumsy-closed");
    expect([closed.status, closed.code]).toEqual([503, "PLUGIN_FAILED"]);
    upstream.clear();
    expect((await ask(local.url, "clumsy-open")).status).toBe(200);
    expect(JSON.parse(upstream.requests[0]?.body ?? "").messages).toEqual([
      { role: "user", content: "Hello" },
    ]);
  });
});

describe("edits of an answer", () => {
  const original = recording("text");
  // An answer passes "stars" before "water".
  const after = (text: string): string => text.replaceAll("water", "[*]");
  const plain = async (stream: boolean) => await ask(local.url, "plain", { stream });

  test("are in the whole answer, and every other byte stays", async () => {
    const got = await ask(local.url, "masked");
    const { raw, text } = await plain(false);
    expect(text).toContain("water");
    expect(got.text).toBe(after(text));
    expect(got.raw).toBe(after(raw));
    expect(raw).toBe(original?.whole?.toString() ?? "");
  });
  test("are in the stream, with as many events, the same ids, finish and end", async () => {
    const [got, { raw, text }] = [await ask(local.url, "masked", { stream: true }), await plain(true)];
    expect(got.text).toBe(after(text));
    const bare = (stream: string): string => stream.replace(/"content":"(\\.|[^"\\])*"/g, '"content":""');
    expect(bare(got.raw)).toBe(bare(raw));
  });
  test("are the same however the provider cuts its stream", async () => {
    const wanted = await ask(local.url, "masked", { stream: true });
    for (let seed = 0; seed < 20; seed++) {
      await local.change({
        upstream: upstream.url,
        services: service("cut", [{ use: "water" }, { use: "stars" }], {
          targets: [{ provider: "upstream", model: `text?splitSeed=${seed}` }],
        }),
      });
      expect((await ask(local.url, "cut", { stream: true })).text).toBe(wanted.text);
    }
  });
});
