import { describe, expect, test } from "bun:test";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { Deadlines } from "../exchange/deadlines.ts";
import { readBody } from "./body.ts";

const LIMITS = { maxBodyBytes: 1000, receiveTimeoutMs: 1000 };
const BODY = JSON.stringify({ model: "chat" });
const deadlines = new Deadlines();

const request = (
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: Record<string, string> = {},
): Request =>
  new Request("http://gateway/", {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
const read = async (of: Request, limits = LIMITS): Promise<string> =>
  Buffer.from(await readBody(of, limits, deadlines)).toString();
/** A body of no announced length, in pieces; without an end it hangs. */
const pieces = (texts: readonly string[], ends = true): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(Buffer.from(text));
      if (ends) controller.close();
    },
  });
const refused = (of: Request, code: string, limits = LIMITS) =>
  expect(read(of, limits)).rejects.toMatchObject({ code });

test("a body comes as its bytes, whether its length was announced or not", async () => {
  expect(await read(request(BODY))).toBe(BODY);
  expect(await read(request(BODY, { "content-length": String(BODY.length) }))).toBe(BODY);
  expect(await read(request(pieces([BODY.slice(0, 3), BODY.slice(3)])))).toBe(BODY);
  expect(await read(request(null))).toBe("");
});

describe("the content type", () => {
  test.each([
    "application/json",
    "application/json; charset=utf-8",
    'Application/JSON;charset="UTF-8"',
    "application/vnd.x+json",
  ])("%s is JSON", async (type) => {
    expect(await read(request(BODY, { "content-type": type }))).toBe(BODY);
  });
  test.each([
    "text/plain",
    "application/json; charset=utf-16",
    "application/jsonp",
    "multipart/form-data; boundary=x",
    "",
  ])("%j is refused", async (type) => {
    await refused(request(BODY, { "content-type": type }), "REQUEST_CONTENT_TYPE");
  });
});

describe("the size", () => {
  const large = "x".repeat(1001);
  test("is refused by what was announced, and by what comes without being announced", async () => {
    await refused(request(large, { "content-length": "1001" }), "REQUEST_BODY_TOO_LARGE");
    await refused(request(pieces([large])), "REQUEST_BODY_TOO_LARGE");
    await refused(
      request(pieces(Array.from({ length: 11 }, () => "x".repeat(91)))),
      "REQUEST_BODY_TOO_LARGE",
    );
  });
  test("at the limit passes", async () => {
    expect(await read(request("x".repeat(1000)))).toHaveLength(1000);
    expect(await read(request(pieces(["x".repeat(1000)])))).toHaveLength(1000);
  });
});

describe("an encoding", () => {
  const ENCODERS = {
    gzip: gzipSync,
    "x-gzip": gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
    zstd: zstdCompressSync,
  };
  test.each(Object.entries(ENCODERS))("%s is undone", async (encoding, encode) => {
    expect(await read(request(encode(BODY), { "content-encoding": encoding }))).toBe(BODY);
    expect(await read(request(encode(BODY), { "content-encoding": encoding.toUpperCase() }))).toBe(BODY);
  });
  test.each(Object.entries(ENCODERS))("%s is undone no further than the limit", async (encoding, encode) => {
    const bomb = encode(Buffer.alloc(5_000_000, "x"));
    const limits = { ...LIMITS, maxBodyBytes: 100_000 };
    await refused(request(bomb, { "content-encoding": encoding }), "REQUEST_BODY_TOO_LARGE", limits);
  });
  test.each(Object.keys(ENCODERS))("%s over bytes that are not is refused", async (encoding) => {
    await refused(request("not encoded at all", { "content-encoding": encoding }), "REQUEST_ENCODING_BROKEN");
  });
  test("identity is none", async () => {
    expect(await read(request(BODY, { "content-encoding": "identity" }))).toBe(BODY);
  });
  test.each(["compress", "gzip, gzip", "constructor", "__proto__"])(
    "%s is not supported",
    async (encoding) => {
      await refused(request(BODY, { "content-encoding": encoding }), "REQUEST_ENCODING_UNSUPPORTED");
    },
  );
});

test("a body that stalls is refused at its time", async () => {
  const began = performance.now();
  await refused(request(pieces(["{"], false)), "REQUEST_BODY_TIMEOUT", { ...LIMITS, receiveTimeoutMs: 50 });
  expect(performance.now() - began).toBeLessThan(2000);
});

test("a body that breaks off is refused", async () => {
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new Error("gone"));
    },
  });
  await refused(request(broken), "REQUEST_BODY_CUT");
});
