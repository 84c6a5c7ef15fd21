import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";
import { leftOut } from "../../checks/left-out.ts";
import { until } from "./until.ts";
import { recording, recordingNames, sharedRecordings, startUpstream, type Upstream } from "./upstream.ts";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.stop());

const ask = (model: string, more: object = {}, init: RequestInit = {}): Promise<Response> =>
  fetch(`${upstream.url}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [], ...more }),
    redirect: "manual",
    ...init,
  });
const stream = (model: string, init: RequestInit = {}): Promise<Response> =>
  ask(model, { stream: true }, init);

const parsed = async (response: Response) => JSON.parse(await response.text());

const wireRequest = (model: string, more: object = {}): string => {
  const body = JSON.stringify({ model, messages: [], ...more });
  return `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

interface Wire {
  readonly text: string;
  readonly chunks: number;
  readonly ended: "end" | "reset";
}

/** What a socket sees until the other side ends it, or until `enough`. */
const overSocket = (sent: string, enough?: (text: string) => boolean): Promise<Wire> =>
  new Promise((resolve) => {
    let text = "";
    let chunks = 0;
    const socket = connect(upstream.port, "127.0.0.1", () => socket.write(sent));
    const done = (ended: Wire["ended"]) => {
      socket.destroy();
      resolve({ text, chunks, ended });
    };
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      chunks += 1;
      if (enough?.(text)) done("end");
    });
    socket.on("error", () => done("reset"));
    socket.on("end", () => done("end"));
  });

const framed = (name: string, lineEnd = "\n"): string =>
  [...(recording(name)?.events ?? []), "[DONE]"]
    .map((event) => `data: ${event}${lineEnd}${lineEnd}`)
    .join("");

describe("recordings", () => {
  test("each is replayed byte for byte, whole and as a stream", async () => {
    if (sharedRecordings() === undefined) {
      leftOut("the shared recordings", "../shared/recordings is not beside this checkout; put it there");
    }
    for (const name of recordingNames()) {
      const { whole, events } = recording(name) ?? {};
      if (whole !== undefined) expect(whole.equals(await (await ask(name)).bytes())).toBe(true);
      if (events !== undefined) expect(await (await stream(name)).text()).toBe(framed(name));
    }
  });

  test("embeddings come as numbers, and as base64 where the request says so", async () => {
    const embed = async (more: object) => {
      const response = await fetch(`${upstream.url}/embeddings`, {
        method: "POST",
        body: JSON.stringify({ model: "embeddings", input: ["a", "b"], ...more }),
      });
      return (await parsed(response)).data[1].embedding;
    };
    const numbers = await embed({});
    const bytes = Buffer.from(await embed({ encoding_format: "base64" }), "base64");
    expect(numbers.map((_: number, at: number) => bytes.readFloatLE(at * 4))).toEqual(numbers);
  });

  test("the models are the recordings", async () => {
    const list = await parsed(await fetch(`${upstream.url}/models`));
    expect(list.data.map(({ id }: { id: string }) => id)).toEqual([...recordingNames()]);
  });

  test("an error is replayed with an error's status", async () => {
    expect((await ask("error-quota")).status).toBe(400);
  });

  test("unknown names are refused with the known ones", async () => {
    const [noRecording, noBehaviour] = [await ask("nothing"), await ask("text?fly")];
    expect(noRecording.status).toBe(400);
    expect(await noRecording.text()).toContain("two-choices");
    expect(noBehaviour.status).toBe(400);
    expect(await noBehaviour.text()).toContain("resetAfterEvents");
  });

  test("usage comes on request alone when the upstream is told so", async () => {
    const other = await startUpstream({ usage: "on-request" });
    const texts = [{}, { stream_options: { include_usage: true } }].map(async (options) => {
      const body = JSON.stringify({ model: "text", messages: [], stream: true, ...options });
      return (await fetch(`${other.url}/chat/completions`, { method: "POST", body })).text();
    });
    const [without, wanted] = await Promise.all(texts);
    expect(without).not.toContain('"total_tokens"');
    expect(wanted).toContain('"total_tokens"');
    await other.stop();
  });
});

describe("framing", () => {
  test("a stream is chunked, an answer has its length, and the connection carries the next", async () => {
    const { text } = await overSocket(
      wireRequest("text", { stream: true }) + wireRequest("text"),
      (seen) => seen.endsWith("\n}\n") && seen.includes("content-length"),
    );
    const [first = "", second = ""] = text.split("HTTP/1.1 200 OK\r\n").slice(1);
    expect(first).toContain("transfer-encoding: chunked\r\n");
    expect(first.endsWith("\r\n0\r\n\r\n")).toBe(true);
    expect(second).toContain(`content-length: ${recording("text")?.whole?.length}\r\n`);
  });

  test("a body with no length ends with its connection", async () => {
    const { text, ended } = await overSocket(wireRequest("text?noContentLength"));
    expect(text).not.toContain("content-length");
    expect(text).not.toContain("chunked");
    expect(ended).toBe("end");
  });

  test("line ends, comments and a missing end are as told", async () => {
    expect(await (await stream("unicode?crlf")).text()).toBe(framed("unicode", "\r\n"));
    expect(await (await stream("unicode?cr")).text()).toBe(framed("unicode", "\r"));
    expect(await (await stream("text?comments")).text()).toStartWith(": keep-alive\n\ndata: ");
    expect(await (await stream("text?noDone")).text()).not.toContain("[DONE]");
  });

  test("a split body is the same body in more chunks", async () => {
    for (const split of ["split=7", "split=1", "splitSeed=42"]) {
      expect(await (await stream(`unicode?${split}`)).text()).toBe(framed("unicode"));
    }
    const { text } = await overSocket(wireRequest("text?split=7", { stream: true }), (seen) =>
      seen.endsWith("0\r\n\r\n"),
    );
    expect(text.split("\r\n7\r\n").length).toBeGreaterThan(100);
  });

  test("an encoding that nobody asked for is real, and a lie is one", async () => {
    const { text } = await overSocket(wireRequest("text?contentEncoding=gzip&noContentLength"));
    const body = Buffer.from(text.slice(text.indexOf("\r\n\r\n") + 4), "latin1");
    expect(gunzipSync(body)).toEqual(Buffer.from(recording("text")?.whole ?? ""));
    const lie = await overSocket(wireRequest("text?lieEncoding=gzip&noContentLength"));
    expect(lie.text).toContain("content-encoding: gzip\r\n");
    expect(lie.text).toContain('"chat.completion"');
  });
});

describe("faults", () => {
  test("a reset in place of a head is a reset", async () => {
    expect(await overSocket(wireRequest("text?resetBeforeHead"))).toEqual({
      text: "",
      chunks: 0,
      ended: "reset",
    });
  });

  test("a reset comes after the events, or bytes, that it was told", async () => {
    const events = await overSocket(wireRequest("text?resetAfterEvents=3", { stream: true }));
    expect(events.ended).toBe("reset");
    expect(events.text.match(/data: /g)).toHaveLength(3);
    const bytes = await overSocket(wireRequest("text?resetAfterBytes=100"));
    expect(bytes.ended).toBe("reset");
    expect(bytes.text.slice(bytes.text.indexOf("\r\n\r\n") + 4)).toHaveLength(100);
  });

  test("a cut stream ends cleanly without its end", async () => {
    const text = await (await stream("text?cutAfterEvents=3")).text();
    expect(text).toBe(`${framed("text").split("\n\n").slice(0, 3).join("\n\n")}\n\n`);
  });

  test("only the first requests misbehave where that is told", async () => {
    const model = "text?status=503&onlyFirst=1&tag=once";
    expect([(await ask(model)).status, (await ask(model)).status]).toEqual([503, 200]);
  });

  test("a connection that has carried a request is reset where that is told", async () => {
    const { text, ended } = await overSocket(wireRequest("text") + wireRequest("text?resetReused"));
    expect(text.match(/HTTP\/1.1/g)).toHaveLength(1);
    expect(ended).toBe("reset");
  });

  test("a silence lasts until the peer goes, and that is recorded", async () => {
    upstream.clear();
    const leave = new AbortController();
    const response = await stream("text?stallAfterEvents=2", { signal: leave.signal });
    const reader = response.body?.getReader();
    let seen = "";
    while (!seen.includes("The")) seen += Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(upstream.counts.open).toBe(1);
    leave.abort();
    await until(() => upstream.requests[0]?.aborted === true);
    expect(upstream.counts.open).toBe(0);
  });

  test("a silence that has a length ends, and the rest follows", async () => {
    expect(await (await stream("text?stallMs=30&stallAfterEvents=4")).text()).toBe(framed("text"));
    expect(await (await ask("text?stallMs=30")).text()).toBe(recording("text")?.whole?.toString() ?? "");
  });

  test("statuses, pages, redirects, wrong types and garbage are as told", async () => {
    const limited = await ask("text?status=429&retryAfter=7");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
    expect((await parsed(limited)).error.type).toBe("rate_limit_error");
    expect(await (await ask("text?status=500&html")).text()).toStartWith("<!doctype html>");
    const away = await ask(`text?redirect=${encodeURIComponent("http://127.0.0.1:1/?a=b&c=d")}`);
    expect([away.status, away.headers.get("location")]).toEqual([307, "http://127.0.0.1:1/?a=b&c=d"]);
    expect((await ask("text?wrongType")).headers.get("content-type")).toStartWith("text/plain");
    await expect(parsed(await ask("text?truncatedJson"))).rejects.toThrow();
    await expect(parsed(await ask("text?garbage"))).rejects.toThrow();
    expect(await (await stream("text?errorAfterEvents=3")).text()).toEndWith('"upstream_500"}}\n\n');
  });

  test("a generated stream has the events and bytes that were asked for", async () => {
    const text = await (await stream("text?events=5&bytes=100")).text();
    expect(text.match(/"content":"x{100}"/g)).toHaveLength(5);
    const big = await parsed(await ask("text?bigBody=300000"));
    expect(big.choices[0].message.content).toHaveLength(300_000);
  });
});

describe("records", () => {
  test("a request is recorded as it came and echoed where that is told", async () => {
    upstream.clear();
    const response = await ask("text?echo", {}, { headers: { "x-mark": "seen" } });
    const { echo } = await parsed(response);
    expect(echo.headers["x-mark"]).toBe("seen");
    expect(upstream.requests[0]).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions",
      body: echo.body,
    });
  });

  test("a chunked request body is read whole", async () => {
    const body = JSON.stringify({ model: "text", messages: [] });
    const parts = [body.slice(0, 9), body.slice(9)];
    const chunks = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("");
    const head = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    const { text } = await overSocket(`${head}${chunks}0\r\n\r\n`, (seen) => seen.endsWith("\n}\n"));
    expect(text).toStartWith("HTTP/1.1 200 OK");
  });

  test("requests at once are counted, and the count can be read and cleared from outside", async () => {
    upstream.clear();
    const leave = new AbortController();
    const answers = ["a", "b", "c"].map((tag) => ask(`text?tag=${tag}&hang`, {}, { signal: leave.signal }));
    const settled = Promise.allSettled(answers);
    await until(() => upstream.counts.open === 3);
    const control = `http://127.0.0.1:${upstream.port}/__requests`;
    expect(await (await fetch(control)).json()).toMatchObject({ open: 3, peak: 3 });
    leave.abort();
    await settled;
    await until(() => upstream.counts.open === 0);
    await fetch(control, { method: "DELETE" });
    expect(upstream.requests).toHaveLength(0);
  });

  test("as a process it prints its address and stops on SIGTERM", async () => {
    const child = Bun.spawn([process.execPath, `${import.meta.dir}/main.ts`, "--behaviours", "wrongType"], {
      stdout: "pipe",
    });
    const line = Buffer.from((await child.stdout.getReader().read()).value ?? []).toString();
    const { url } = JSON.parse(line);
    const body = JSON.stringify({ model: "text" });
    const response = await fetch(`${url}/chat/completions`, { method: "POST", body });
    expect(response.headers.get("content-type")).toStartWith("text/plain");
    child.kill("SIGTERM");
    expect(await child.exited).toBe(0);
  });
});
