import { describe, expect, test } from "bun:test";
import { Random, randomChunks } from "../dialects/testing/random.ts";
import { SluiceError } from "../errors/index.ts";
import { FetchedAnswer } from "../upstream/fetched.ts";
import { Attempt } from "./attempt.ts";
import { Deadlines } from "./deadlines.ts";
import { chatExchange, generationOf } from "./testing/exchange.ts";
import { chatStream, chunk } from "./testing/stage.ts";
import { UpstreamStream } from "./upstream-stream.ts";

const SECRET = "provider-secret-0123456789";
const generation = await generationOf(`
providers: { p: { dialect: openai-chat, baseUrl: "http://127.0.0.1:9/v1", apiKey: ${SECRET} } }
services: { chat: { targets: [{ provider: p, model: m }] } }
`);
const targetOf = () => {
  const [target] = generation.services.get("chat")?.targets ?? [];
  if (!target) throw new Error("there is a target");
  return target;
};

const sse = (...payloads: string[]): string => payloads.map((payload) => `data: ${payload}\n\n`).join("");
const start = chunk({ role: "assistant", content: "" });
const finish = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
const usage = JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } });

/** The answer stream of a target that sends these pieces; counts how many were taken. */
const streamOf = (pieces: readonly (string | Uint8Array)[], breaks = false) => {
  const exchange = chatExchange(generation);
  const deadlines = new Deadlines();
  const attempt = new Attempt(exchange, targetOf(), deadlines, exchange.dialect);
  const taken = { pieces: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[taken.pieces++];
        if (piece !== undefined) controller.enqueue(typeof piece === "string" ? Buffer.from(piece) : piece);
        else if (breaks) controller.error(new Error("reset"));
        else controller.close();
      },
      cancel() {
        taken.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return {
    exchange,
    attempt,
    taken,
    stream: new UpstreamStream(exchange, attempt, chatStream, new FetchedAnswer(new Response(body))),
  };
};

const textOf = async (stream: UpstreamStream): Promise<string> => {
  let text = "";
  for (let block = await stream.next(); block; block = await stream.next())
    text += Buffer.from(block).toString();
  return text;
};

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof SluiceError)) throw new Error(`threw ${thrown}`);
  return thrown.code;
};

describe("until the first content", () => {
  test("start-up events are held, then handed on with their bytes", async () => {
    const { stream, taken } = streamOf([
      sse(start),
      ": wait\n\n",
      sse(chunk({ content: "a" })),
      sse(finish, "[DONE]"),
    ]);
    await stream.prime();
    expect(taken.pieces).toBe(3);
    expect(await textOf(stream)).toBe(
      `${sse(start)}: wait\n\n${sse(chunk({ content: "a" }), finish, "[DONE]")}`,
    );
  });
  test("an error is thrown, and holds no secret of the provider", async () => {
    const { stream, taken } = streamOf([sse(start), sse(`{"error":{"message":"bad key ${SECRET}"}}`)]);
    const thrown: unknown = await stream.prime().catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({ code: "UPSTREAM_STREAM_ERROR" });
    expect(String(thrown)).not.toContain(SECRET);
    expect(taken.pieces).toBe(2);
  });
  test("no more is held than a bound", async () => {
    const { stream } = streamOf(Array.from({ length: 5000 }, () => `: ${"x".repeat(100)}\n\n`));
    await stream.prime();
    expect((await stream.next())?.byteLength).toBe(104);
  });
  test("an end means that nothing of the dialect came, or that it was cut", async () => {
    expect(await codeOf(streamOf([]).stream.prime())).toBe("UPSTREAM_ANSWER_INVALID");
    expect(await codeOf(streamOf(["<html>no</html>"]).stream.prime())).toBe("UPSTREAM_ANSWER_INVALID");
    expect(await codeOf(streamOf([sse(start)]).stream.prime())).toBe("UPSTREAM_CUT");
  });
});

describe("a stream is whole", () => {
  const outcomeOf = async (...payloads: string[]) => {
    const { stream, exchange } = streamOf([sse(start, chunk({ content: "a" })), sse(...payloads)]);
    await stream.prime();
    const text = await textOf(stream);
    return {
      outcome: exchange.outcome,
      code: exchange.errorCode,
      text: text.slice(sse(start, chunk({ content: "a" })).length),
    };
  };
  test("with an end, a finish, or the usage behind it", async () => {
    for (const end of [["[DONE]"], [finish], [finish, usage], [finish, usage, "[DONE]"]]) {
      expect(await outcomeOf(...end)).toEqual({ outcome: "answered", code: undefined, text: sse(...end) });
    }
  });
  test("not with neither", async () => {
    expect(await codeOf(outcomeOf(chunk({ content: "b" })))).toBe("UPSTREAM_CUT");
  });
  test("and failed where the provider said so inside of it, which is passed on", async () => {
    const error = '{"error":{"message":"overloaded"}}';
    expect(await outcomeOf(error)).toEqual({
      outcome: "failed",
      code: "UPSTREAM_STREAM_ERROR",
      text: sse(error),
    });
  });
  test("also where its last event lacks the blank line, which is put behind it", async () => {
    for (const cut of ["", "\n"]) {
      const { stream, exchange } = streamOf([sse(chunk({ content: "a" })), `data: [DONE]${cut}`]);
      await stream.prime();
      expect((await textOf(stream)).endsWith(`data: [DONE]${cut}\n\n`)).toBe(true);
      expect(exchange.outcome).toBe("answered");
    }
  });
});

test("half an event at the end is kept from the client, and the stream counts as cut", async () => {
  const { stream } = streamOf([sse(chunk({ content: "a" })), 'data: {"choices":[{"del']);
  await stream.prime();
  expect(Buffer.from((await stream.next()) ?? "").toString()).toBe(sse(chunk({ content: "a" })));
  expect(await codeOf(stream.next())).toBe("UPSTREAM_CUT");
});

test("a connection that breaks in the middle is a cut", async () => {
  const { stream } = streamOf([sse(chunk({ content: "a" }))], true);
  await stream.prime();
  await stream.next();
  expect(await codeOf(stream.next())).toBe("UPSTREAM_CUT");
});

test("an event larger than the bound ends the stream", async () => {
  const { stream } = streamOf([
    sse(chunk({ content: "a" })),
    "data: ",
    ...Array.from({ length: 9 }, () => "x".repeat(1 << 20)),
  ]);
  await stream.prime();
  await stream.next();
  expect(await codeOf(stream.next())).toBe("UPSTREAM_ANSWER_TOO_LARGE");
});

test("usage is seen wherever it comes, and however the bytes are cut", async () => {
  const running = JSON.stringify({
    choices: [{ index: 0, delta: { content: "b" } }],
    usage: { prompt_tokens: 1, completion_tokens: 1 },
  });
  const whole = Buffer.from(sse(start, chunk({ content: "ä" }), running, finish, usage, "[DONE]"));
  for (let seed = 0; seed < 50; seed++) {
    const { stream, exchange } = streamOf(randomChunks(whole, new Random(seed), 40));
    await stream.prime();
    expect(await textOf(stream)).toBe(whole.toString());
    expect(exchange.usage).toEqual({ inputTokens: 3, outputTokens: 4 });
  }
});

test("nothing is read that nobody asked for, and a cancelled stream gives no more", async () => {
  const { stream, taken } = streamOf([
    ...Array.from({ length: 9 }, () => sse(chunk({ content: "a" }))),
    sse("[DONE]"),
  ]);
  await stream.prime();
  expect(taken.pieces).toBe(1);
  await stream.next();
  await stream.next();
  expect(taken.pieces).toBe(2);
  stream.cancel();
  expect(await codeOf(stream.next())).toBe("UPSTREAM_CUT");
  expect(taken.pieces).toBe(2);
});

describe("a stream that has come whole", () => {
  const wholeOf = (text: string) => {
    const exchange = chatExchange(generation);
    const attempt = new Attempt(exchange, targetOf(), new Deadlines(), exchange.dialect);
    let left: Uint8Array | undefined = Buffer.from(text);
    const take = (): Uint8Array | undefined => {
      const bytes = left;
      left = undefined;
      return bytes;
    };
    const answer = {
      status: 200,
      headers: new Headers(),
      read: () => Promise.resolve(take()),
      takeWhole: take,
    };
    return { exchange, stream: new UpstreamStream(exchange, attempt, chatStream, answer) };
  };
  const content = chunk({ content: "a" });

  test("and ends well is given at once, and its usage is known", async () => {
    const text = sse(start, content, finish, usage, "[DONE]");
    const { exchange, stream } = wholeOf(text);
    await stream.prime();
    expect(Buffer.from(stream.takeRest() ?? []).toString()).toBe(text);
    expect(exchange.outcome).toBe("answered");
    expect(exchange.usage).toMatchObject({ inputTokens: 3, outputTokens: 4 });
    expect(await stream.next()).toBeUndefined();
  });

  test("but was cut, broke off or holds an error is read as any other", async () => {
    const cut = wholeOf(sse(start, content));
    await cut.stream.prime();
    expect(cut.stream.takeRest()).toBeUndefined();
    expect(Buffer.from((await cut.stream.next()) ?? []).toString()).toBe(sse(start, content));
    expect(await codeOf(cut.stream.next())).toBe("UPSTREAM_CUT");

    const broken = wholeOf(`${sse(start, content, finish)}data: {"cho`);
    await broken.stream.prime();
    expect(broken.stream.takeRest()).toBeUndefined();
    expect(await textOf(broken.stream)).toBe(sse(start, content, finish));

    const failing = wholeOf(sse(start, content, '{"error":{"message":"it broke"}}', "[DONE]"));
    await failing.stream.prime();
    expect(failing.stream.takeRest()).toBeUndefined();
    await textOf(failing.stream);
    expect(failing.exchange.outcome).toBe("failed");
  });

  test("and holds an error before any content fails with it", async () => {
    expect(await codeOf(wholeOf(sse('{"error":{"message":"no"}}')).stream.prime())).toBe(
      "UPSTREAM_STREAM_ERROR",
    );
  });
});
