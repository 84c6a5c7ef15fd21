import { describe, expect, test } from "bun:test";
import { until } from "../../tests/upstream/until.ts";
import { SluiceError } from "../errors/index.ts";
import { endingOf } from "./reply.ts";
import { sendStream } from "./send-stream.ts";
import { chatExchange } from "./testing/exchange.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A source that counts how often it was asked, and the ends of the stream in the order in which they came. */
const sending = (next: (nth: number) => Promise<Uint8Array | undefined>) => {
  const exchange = chatExchange();
  const ends: string[] = [];
  let asked = 0;
  const body = sendStream(
    exchange,
    { next: () => next(++asked) },
    {
      cancel: () => ends.push("cancel"),
      sent: () => undefined,
      ending: (thrown) => endingOf(exchange, thrown),
      finish: async () => {
        ends.push(`finish ${exchange.outcome} ${exchange.errorCode ?? ""}`.trim());
      },
    },
  );
  return { exchange, body, ends, asked: () => asked };
};

test("a consumer that does not read holds the source back", async () => {
  const { body, asked } = sending(async (nth) => (nth <= 50 ? bytes("x") : undefined));
  const reader = body.getReader();
  await reader.read();
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(asked()).toBeLessThanOrEqual(3);
  for (let at = 0; at < 5; at++) await reader.read();
  expect(asked()).toBeLessThanOrEqual(8);
  await reader.cancel();
});

test("the exchange is finished before the end is told", async () => {
  const gate = Promise.withResolvers<void>();
  const exchange = chatExchange();
  const body = sendStream(
    exchange,
    { next: async () => undefined },
    {
      cancel: () => undefined,
      sent: () => undefined,
      ending: () => "",
      finish: () => gate.promise,
    },
  );
  let ended = false;
  const reading = new Response(body).text().then(() => {
    ended = true;
  });
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(false);
  gate.resolve();
  await reading;
});

describe("the block with the last event", () => {
  const END = bytes("data: [DONE]\n\n");
  const sendingUntil = (finish: () => Promise<void>, behind: () => Promise<Uint8Array | undefined>) => {
    const exchange = chatExchange();
    return sendStream(
      exchange,
      {
        next: (
          (nth = 0) =>
          () =>
            nth++ === 0 ? Promise.resolve(END) : behind()
        )(),
      },
      {
        cancel: () => undefined,
        sent: () => undefined,
        ending: (thrown) => endingOf(exchange, thrown),
        finish,
      },
    );
  };

  test("goes out when the record is written, not before", async () => {
    const gate = Promise.withResolvers<void>();
    const body = sendingUntil(
      () => gate.promise,
      async () => undefined,
    );
    let read = false;
    const reading = new Response(body).text().then((text) => {
      read = true;
      return text;
    });
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(read).toBe(false);
    gate.resolve();
    expect(await reading).toBe("data: [DONE]\n\n");
  });

  test("does not go out where the record cannot be written and must be", async () => {
    const body = sendingUntil(
      () => Promise.reject(new SluiceError("LEDGER_UNAVAILABLE")),
      async () => undefined,
    );
    const text = await new Response(body).text();
    expect(text).toContain("LEDGER_UNAVAILABLE");
    expect(text).not.toContain("[DONE]");
  });

  test("does not wait for a provider that keeps its connection open", async () => {
    const open = Promise.withResolvers<undefined>();
    const reader = sendingUntil(
      async () => undefined,
      () => open.promise,
    ).getReader();
    expect((await reader.read()).value).toEqual(END);
    open.resolve(undefined);
    expect((await reader.read()).done).toBe(true);
  });
});

describe("an error after the head is sent", () => {
  test("is the last event, in the dialect, with the request id", async () => {
    const { exchange, body, ends } = sending(async (nth) => {
      if (nth === 1) return bytes("data: {}\n\n");
      throw new SluiceError("UPSTREAM_CUT", { target: "t" });
    });
    const text = await new Response(body).text();
    const event = JSON.parse(text.split("\n\n")[1]?.slice("data: ".length) ?? "");
    expect(event.error).toMatchObject({ code: "UPSTREAM_CUT", request_id: exchange.id });
    expect(ends).toEqual(["cancel", "finish failed UPSTREAM_CUT"]);
  });
  test("tells nothing of a fault of our own", async () => {
    const { body, exchange } = sending(async () => {
      throw new Error("a detail");
    });
    const text = await new Response(body).text();
    expect(text).toContain("GATEWAY_INTERNAL");
    expect(text).not.toContain("a detail");
    expect(exchange.cause).toBeInstanceOf(Error);
  });
});

test("a client that goes away ends the source and the exchange, once", async () => {
  const gate = Promise.withResolvers<Uint8Array | undefined>();
  const { body, ends } = sending((nth) => (nth === 1 ? Promise.resolve(bytes("a")) : gate.promise));
  const reader = body.getReader();
  await reader.read();
  await reader.cancel();
  await until(() => ends.length === 2);
  gate.resolve(undefined);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(ends).toEqual(["cancel", "finish aborted CLIENT_CLOSED"]);
});
