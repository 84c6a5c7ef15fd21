import { describe, expect, test } from "bun:test";
import { KEY } from "../../gateway/setup.ts";
import { until } from "../../upstream/until.ts";
import { exchangeLine } from "../exchange-lines.ts";
import { RawConnection } from "../raw.ts";
import { startSetting } from "../setting.ts";

const setting = startSetting();

/** Where the client leaves. */
const PLACES = {
  "before the head of a whole answer": { behaviour: "hang", stream: false, began: false },
  "in the middle of a whole answer": { behaviour: "stallMs=60000", stream: false, began: false },
  "before the head of a stream": { behaviour: "hang", stream: true, began: false },
  "before the content of a stream": { behaviour: "stallAfterEvents=1", stream: true, began: false },
  "in the middle of a silent stream": { behaviour: "stallAfterEvents=3", stream: true, began: true },
  "in the middle of a running stream": { behaviour: "events=100000&paceMs=1", stream: true, began: true },
} as const;

const LEAVINGS = {
  closes: (connection: RawConnection) => connection.close(),
  resets: (connection: RawConnection) => connection.reset(),
  "half-closes": (connection: RawConnection) => connection.halfClose(),
} as const;

for (const [how, leave] of Object.entries(LEAVINGS)) {
  describe(`a client that ${how}`, () => {
    for (const [place, { behaviour, stream, began }] of Object.entries(PLACES)) {
      test(`${place} ends the upstream request and is logged as aborted`, async () => {
        const tags = { case: `${how} ${place}` };
        setting.upstream.clear();
        const body = JSON.stringify({ model: `up/text?${behaviour}`, messages: [], stream });
        const connection = await RawConnection.open(setting.url);
        connection.send(
          `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\n` +
            `x-sluice-tags: ${JSON.stringify(tags)}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
        await until(() => setting.upstream.requests.length === 1);
        if (began) await connection.received(/"content":"The"|"content":"x+"/);
        leave(connection);
        await until(() => setting.upstream.requests[0]?.aborted === true);
        expect(setting.upstream.counts.open).toBe(0);
        const line = await exchangeLine(setting.gateway, { tags });
        expect(line).toMatchObject({ outcome: "aborted", code: "CLIENT_CLOSED" });
      });
    }
  });
}

test("a client that leaves before a retry is not asked for again", async () => {
  setting.upstream.clear();
  const connection = await RawConnection.open(setting.url);
  const body = JSON.stringify({ model: "up/text?delayMs=100&resetBeforeHead", messages: [] });
  connection.send(
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await until(() => setting.upstream.requests.length === 1);
  connection.close();
  await until(() => setting.upstream.requests[0]?.aborted === true);
  expect(setting.upstream.requests).toHaveLength(1);
});
