import { describe, expect, test } from "bun:test";
import type { FailOver } from "@sluice/sdk";
import { Asking, EVERYTHING, NOBODY, outcomeOf, TALKER, textOf } from "../../tests/upstream/asking.ts";
import { until } from "../../tests/upstream/until.ts";
import { SluiceError } from "../errors/index.ts";

const asking = new Asking();

describe("what comes back when all fail", () => {
  test("is the last one's own error body, with its headers", async () => {
    const models = ["text?status=500", "text?hang", "text?status=429&retryAfter=7"];
    const got = await asking.ask(models, {
      failOver: { on: ["5xx", "timeout", 429], firstTokenTimeoutMs: 60 },
    });
    expect(got.attempts).toEqual([
      "t0:500 UPSTREAM_ERROR",
      "t1:0 UPSTREAM_TIMEOUT_FIRST_TOKEN",
      "t2:429 UPSTREAM_ERROR",
    ]);
    expect(got.upstream).toMatchObject({ kind: "refused", text: expect.stringContaining("answer 429") });
    expect(got.upstream?.response?.headers.get("retry-after")).toBe("7");
    expect(got.exchange.target?.name).toBe("t2");
  });
  test("is the last one's failure where it sent no error of its own", async () => {
    const got = await asking.ask(["text?status=500", NOBODY], { failOver: { on: EVERYTHING } });
    expect(got.code).toBe("UPSTREAM_CONNECT");
  });
  test("is the first failure that is not listed", async () => {
    const got = await asking.ask(["text?status=500", "text?status=400", "text"], {
      failOver: { on: ["5xx"] },
    });
    expect(got.attempts).toEqual(["t0:500 UPSTREAM_ERROR", "t1:400 UPSTREAM_ERROR"]);
    expect(got.upstream?.kind).toBe("refused");
  });
});

test("nothing is tried again once content has come", async () => {
  for (const behaviour of ["errorAfterEvents=3", "resetAfterEvents=3", "cutAfterEvents=3"]) {
    asking.replay.clear();
    const got = await asking.ask([`text?${behaviour}`, "text"], {
      stream: true,
      failOver: { on: EVERYTHING },
    });
    expect(got.attempts).toEqual(["t0:200"]);
    await textOf(got.upstream).catch((cause: unknown) => expect(cause).toBeInstanceOf(SluiceError));
    expect(asking.replay.requests).toHaveLength(1);
  }
});

test("a reset is tried once more on the same target, and that may answer", async () => {
  const models = ["text?resetBeforeHead&onlyFirst=1&tag=again", "text"];
  const got = await asking.ask(models, { failOver: { on: EVERYTHING } });
  expect(got.attempts).toEqual(["t0:0 UPSTREAM_RESET", "t0:200"]);
});

test("usage that a failed target told of is not the exchange's", async () => {
  const got = await asking.ask([TALKER, "no-usage"], { stream: true, failOver: { on: ["stream-error"] } });
  expect(got.attempts).toEqual(["t0:200 UPSTREAM_STREAM_ERROR", "t1:200"]);
  await textOf(got.upstream);
  expect(got.exchange.usage).toBeUndefined();
});

describe("the timeout for the first token", () => {
  const failOver: FailOver = { on: ["timeout"], firstTokenTimeoutMs: 60 };
  test("is the shorter one while a target follows, and its own for the last", async () => {
    const slow = "text?delayMs=200";
    const got = await asking.ask([slow, slow], { failOver });
    expect(got.attempts).toEqual(["t0:0 UPSTREAM_TIMEOUT_FIRST_TOKEN", "t1:200"]);
    expect(got.exchange.attempts.map(({ durationMs }) => durationMs >= 60)).toEqual([true, true]);
  });
  test("is its own in a plan of one", async () => {
    expect((await asking.ask(["text?delayMs=200"], { failOver })).attempts).toEqual(["t0:200"]);
  });
});

test("a plan of one is tried once, whatever is listed; an empty one is an error", async () => {
  const failOver = { on: EVERYTHING };
  const got = await asking.ask(["text?status=503"], { failOver });
  expect(got.attempts).toEqual(["t0:503 UPSTREAM_ERROR"]);
  expect(got.upstream?.kind).toBe("refused");
  const exchange = await asking.exchangeOf(["text"], { failOver });
  exchange.plan = [];
  expect(await outcomeOf(exchange)).toMatchObject({ code: "SERVICE_NO_TARGET", attempts: [] });
});

describe("a client that is gone", () => {
  const failOver = { on: EVERYTHING };
  test("during an attempt ends it, and no other target is asked", async () => {
    asking.replay.clear();
    const leaving = new AbortController();
    const exchange = await asking.exchangeOf(["text?hang", "text"], { failOver, signal: leaving.signal });
    const outcome = outcomeOf(exchange);
    await until(() => asking.replay.requests.length === 1);
    leaving.abort();
    exchange.gone = true;
    exchange.onGone?.();
    expect(await outcome).toMatchObject({ code: "CLIENT_CLOSED", attempts: ["t0:0 CLIENT_CLOSED"] });
    expect(asking.replay.requests).toHaveLength(1);
  });
  test("between two attempts ends it too, also where nobody has been told yet", async () => {
    for (const told of [true, false]) {
      asking.replay.clear();
      const leaving = new AbortController();
      const models = ["text?status=500&delayMs=50", "text"];
      const exchange = await asking.exchangeOf(models, { failOver, signal: leaving.signal });
      const outcome = outcomeOf(exchange);
      await until(() => asking.replay.requests.length === 1);
      if (told) exchange.gone = true;
      else leaving.abort();
      expect(await outcome).toMatchObject({ code: "CLIENT_CLOSED", attempts: ["t0:500 UPSTREAM_ERROR"] });
      expect(asking.replay.requests).toHaveLength(1);
    }
  });
});

test("each target gets its own model, and the one that answered stands in the exchange", async () => {
  asking.replay.clear();
  const got = await asking.ask(["text?status=500", "text?tag=second"], { failOver: { on: ["5xx"] } });
  const models = asking.replay.requests.map(({ body }): unknown => JSON.parse(body).model);
  expect(models).toEqual(["text?status=500", "text?tag=second"]);
  expect(got.exchange.sent).toContain('"text?tag=second"');
  expect(got.exchange.attempts.map(({ model }) => model)).toEqual(["text?status=500", "text?tag=second"]);
});
