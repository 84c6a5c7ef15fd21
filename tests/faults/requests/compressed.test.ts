import { describe, expect, test } from "bun:test";
import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { leftOut } from "../../../checks/left-out.ts";
import { HAS_PROC, peakBytes, workerOf } from "../../gateway/processes.ts";
import { expectError } from "../expect-error.ts";
import { post, startSetting } from "../setting.ts";

const setting = startSetting();

const good = '{"model":"up/text","messages":[{"role":"user","content":"hello, h\u00e9llo"}]}';

const ENCODERS = {
  gzip: gzipSync,
  "x-gzip": gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
};

for (const [encoding, encode] of Object.entries(ENCODERS)) {
  test(`a body in ${encoding} reaches the upstream as plain JSON`, async () => {
    const response = await post(setting.url, encode(good), { "content-encoding": encoding });
    expect(response.status).toBe(200);
    const asked = setting.upstream.requests.at(-1);
    expect(asked?.body).toBe(good.replace("up/text", "text"));
    expect(asked?.headers).not.toHaveProperty("content-encoding");
    expect(asked?.headers["content-length"]).toBe(`${Buffer.byteLength(good) - "up/".length}`);
  });

  test(`a body that only says it is ${encoding} is refused`, async () => {
    const response = await post(setting.url, good, { "content-encoding": encoding });
    expect(await expectError(response, 400, "REQUEST_ENCODING_BROKEN")).toContain(encoding);
  });

  // Bun's zstd gives what it has of a cut stream.
  test(`a body in ${encoding} that is cut is refused`, async () => {
    const whole = encode(good);
    const response = await post(setting.url, whole.subarray(0, whole.length - 12), {
      "content-encoding": encoding,
    });
    await expectError(
      response,
      400,
      encoding === "zstd" ? "REQUEST_BODY_NOT_JSON" : "REQUEST_ENCODING_BROKEN",
    );
  });
}

test("an encoding in capitals, and none at all by name, are taken", async () => {
  expect((await post(setting.url, gzipSync(good), { "content-encoding": "GZIP" })).status).toBe(200);
  expect((await post(setting.url, good, { "content-encoding": "identity" })).status).toBe(200);
});

for (const encoding of ["compress", "gzip, gzip", "gzip;q=1", "constructor", "__proto__", "snappy"]) {
  test(`the encoding ${encoding} is not supported, and says so`, async () => {
    const response = await post(setting.url, gzipSync(good), { "content-encoding": encoding });
    await expectError(response, 415, "REQUEST_ENCODING_UNSUPPORTED");
  });
}

const MB = 2 ** 20;

/** About a megabyte that inflates to a gigabyte: one block of zeros, again and again. */
const gzipBomb = (): Uint8Array<ArrayBuffer> => {
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  const block = deflateRawSync(Buffer.alloc(MB), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([head, ...Array.from({ length: 1024 }, () => block), deflateRawSync("")]);
};

const BOMBS: Readonly<Record<string, () => Uint8Array<ArrayBuffer>>> = {
  gzip: gzipBomb,
  deflate: () => deflateSync(Buffer.alloc(256 * MB)),
  br: () => brotliCompressSync(Buffer.alloc(256 * MB), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  zstd: () => zstdCompressSync(Buffer.alloc(256 * MB)),
};

if (!HAS_PROC) leftOut("memory under decompression bombs", "it is read from /proc; run on Linux");

describe("a bomb is refused before it has unfolded", () => {
  for (const [encoding, bomb] of Object.entries(BOMBS)) {
    test(`in ${encoding}`, async () => {
      const body = bomb();
      const before = HAS_PROC ? peakBytes(workerOf(setting.gateway.pid)) : 0;
      const response = await post(setting.url, body, { "content-encoding": encoding });
      await expectError(response, 413, "REQUEST_BODY_TOO_LARGE");
      if (HAS_PROC) expect(peakBytes(workerOf(setting.gateway.pid)) - before).toBeLessThan(64 * MB);
    });
  }

  test("also where it stands inside another", async () => {
    const response = await post(setting.url, gzipSync(gzipBomb()), { "content-encoding": "gzip" });
    await expectError(response, 400, "REQUEST_BODY_NOT_UTF8");
  });
});
