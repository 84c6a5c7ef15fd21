import { afterEach, describe, expect, test } from "bun:test";
import { type Driver, type ExchangeRun, exchange, fakeFetch, stream } from "./index.ts";

const DRIVER = Symbol.for("sluice.testing");
const before: unknown = Reflect.get(globalThis, DRIVER);
afterEach(() => {
  Reflect.set(globalThis, DRIVER, before);
});

const RUN: ExchangeRun = {
  status: 200,
  verdict: undefined,
  outcome: "answered",
  sent: undefined,
  sentTexts: [],
  text: "",
  pieces: [],
  headers: {},
  tags: {},
  tried: [],
  cost: undefined,
  usage: undefined,
  policy: [],
  log: [],
  faults: [],
  record: {
    id: "",
    arrivedAt: 0,
    durationMs: 0,
    api: "",
    stream: false,
    status: 200,
    outcome: "answered",
    attempts: [],
    tags: {},
    config: 1,
  },
  appended: {},
};

describe("exchange", () => {
  test("says how to run the test where nothing runs plugins", async () => {
    Reflect.deleteProperty(globalThis, DRIVER);
    await expect(exchange({ plugin: "." })).rejects.toThrow("sluice plugin test");
  });

  test("closes the plugin, also where the exchange fails", async () => {
    let closed = 0;
    const driver = (run: () => Promise<ExchangeRun>): Driver => ({
      open: async () => ({
        exchange: run,
        close: async () => {
          closed++;
        },
      }),
    });
    Reflect.set(
      globalThis,
      DRIVER,
      driver(async () => RUN),
    );
    expect(await exchange({ plugin: "." })).toBe(RUN);
    Reflect.set(
      globalThis,
      DRIVER,
      driver(() => Promise.reject(new Error("broken"))),
    );
    await expect(exchange({ plugin: "." })).rejects.toThrow("broken");
    expect(closed).toBe(2);
  });
});

test("fakeFetch answers by the beginning of the URL, notes what was asked, and refuses the rest", async () => {
  const fake = fakeFetch({ "https://a.example/x": { status: 404 }, "https://a.example/": { text: "all" } });
  expect(await fake.answer({ url: "https://a.example/x/1" })).toEqual({ status: 404, headers: {}, text: "" });
  expect(await fake.answer({ url: "https://a.example/", method: "POST" })).toMatchObject({
    status: 200,
    text: "all",
  });
  expect(() => fake.answer({ url: "https://b.example/" })).toThrow("no route for https://b.example/");
  expect(fake.requests.map(({ url }) => url)).toEqual([
    "https://a.example/x/1",
    "https://a.example/",
    "https://b.example/",
  ]);
});

test("stream holds the pieces as they are", () => {
  expect(stream(["a", "b"])).toEqual({ pieces: ["a", "b"] });
});
