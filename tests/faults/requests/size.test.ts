import { describe, expect, test } from "bun:test";
import { KEY } from "../../gateway/setup.ts";
import { expectError } from "../expect-error.ts";
import { RawConnection } from "../raw.ts";
import { type Body, post, startSetting } from "../setting.ts";

const LIMIT = 65_536;
const setting = startSetting(() => ({ server: `maxBodyBytes: ${LIMIT}` }));

/** A good body of exactly that many bytes. */
const bodyOf = (size: number): string => {
  const empty = '{"model":"up/text","messages":[],"x":""}';
  return empty.replace('""', `"${"x".repeat(size - empty.length)}"`);
};

/** A body that comes in pieces, so that nobody tells its length before. */
const inChunks = (body: string): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < body.length; at += 10_000) {
        controller.enqueue(Buffer.from(body.slice(at, at + 10_000)));
      }
      controller.close();
    },
  });

const FRAMINGS = [
  { framing: "of known length", framed: (body: string): Body => body },
  { framing: "in chunks", framed: (body: string): Body => inChunks(body) },
] as const;

for (const { framing, framed } of FRAMINGS) {
  describe(`a body ${framing}`, () => {
    test("of exactly the limit is served", async () => {
      expect((await post(setting.url, framed(bodyOf(LIMIT)))).status).toBe(200);
      expect(setting.upstream.requests.at(-1)?.body).toHaveLength(LIMIT - "up/".length);
    });

    for (const size of [LIMIT + 1, 8_000_000]) {
      test(`of ${size} bytes is refused with the limit's name`, async () => {
        const message = await expectError(
          await post(setting.url, framed(bodyOf(size))),
          413,
          "REQUEST_BODY_TOO_LARGE",
        );
        expect(message).toContain(`${LIMIT}`);
        expect(message).toContain("server.maxBodyBytes");
      });
    }

    test("over the limit says nothing but 401 to a caller with no key", async () => {
      const response = await post(setting.url, framed(bodyOf(8_000_000)), { authorization: "Bearer nobody" });
      await expectError(response, 401, "AUTH_NOT_IDENTIFIED");
    });
  });
}

test("a body announced as too large is refused before it comes", async () => {
  const connection = await RawConnection.open(setting.url);
  connection.send(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\ncontent-length: 1000000000000\r\n\r\n`,
  );
  await expectError(await connection.answer(), 413, "REQUEST_BODY_TOO_LARGE");
  connection.close();
});

test("the rest of a refused body is no request, and the connection goes on behind it", async () => {
  const good = bodyOf(100);
  const head = (length: number): string =>
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\ncontent-length: ${length}\r\n\r\n`;
  const decoy = `${head(good.length)}${good}`;
  const connection = await RawConnection.open(setting.url);
  connection.send(head(decoy.length * 1000) + decoy.repeat(1000));
  await expectError(await connection.answer(), 413, "REQUEST_BODY_TOO_LARGE");
  setting.upstream.clear();
  connection.send(head(good.length) + good);
  expect((await connection.answer())?.status).toBe(200);
  expect(setting.upstream.requests).toHaveLength(1);
  connection.close();
});

test("a reload with a higher limit takes larger bodies at once", async () => {
  const { gateway, url, upstream } = setting;
  const yaml = await Bun.file(`${gateway.dir}/sluice.yaml`).text();
  const body = bodyOf(4_000_000);
  gateway.save(yaml.replace(`${LIMIT}`, "4000000"));
  await gateway.wrote(/config reloaded/);
  expect((await post(url, body)).status).toBe(200);
  expect(upstream.requests.at(-1)?.body).toHaveLength(4_000_000 - "up/".length);
});
