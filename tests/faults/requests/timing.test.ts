import { describe, expect, test } from "bun:test";
import { KEY } from "../../gateway/setup.ts";
import { until } from "../../upstream/until.ts";
import { exchangeLines } from "../exchange-lines.ts";
import { expectError } from "../expect-error.ts";
import { RawConnection } from "../raw.ts";
import { startSetting } from "../setting.ts";

const RECEIVE_MS = 400;
const setting = startSetting(() => ({ server: `receiveTimeoutMs: ${RECEIVE_MS}` }));

const body = '{"model":"up/text","messages":[{"role":"user","content":"hello"}]}';

const head = (framing: string, key = KEY): string =>
  `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n${framing}\r\n\r\n`;
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

/** The two ways to frame a body: its head, a piece of it, its end. */
const FRAMINGS = [
  {
    framing: "of known length",
    head: `content-length: ${body.length}`,
    piece: (text: string) => text,
    end: "",
  },
  { framing: "in chunks", head: "transfer-encoding: chunked", piece: chunk, end: "0\r\n\r\n" },
] as const;

for (const { framing, head: line, piece, end } of FRAMINGS) {
  describe(`a body ${framing}`, () => {
    test("that trickles in within its time is served", async () => {
      const connection = await RawConnection.open(setting.url);
      connection.send(head(line));
      for (let at = 0; at < body.length; at += 10) {
        await Bun.sleep(20);
        connection.send(piece(body.slice(at, at + 10)));
      }
      connection.send(end);
      expect((await connection.answer())?.status).toBe(200);
      expect(setting.upstream.requests.at(-1)?.body).toBe(body.replace("up/text", "text"));
      connection.close();
    });

    test("that stalls is 408 within its time, and the connection is closed", async () => {
      const connection = await RawConnection.open(setting.url);
      const began = performance.now();
      connection.send(head(line) + piece(body.slice(0, 20)));
      const answer = await connection.answer();
      expect(performance.now() - began).toBeWithin(RECEIVE_MS - 20, RECEIVE_MS + 2000);
      expect(answer?.headers.get("connection")).toBe("close");
      expect(await expectError(answer, 408, "REQUEST_BODY_TIMEOUT")).toContain(`${RECEIVE_MS}`);
      expect(await connection.closed).toBe("end");
    });

    test("that never ends but goes on is 408 too", async () => {
      const connection = await RawConnection.open(setting.url);
      connection.send(head(line.replace(`${body.length}`, "1000000")));
      const drip = setInterval(() => connection.send(piece(" ")), 20);
      await expectError(await connection.answer(), 408, "REQUEST_BODY_TIMEOUT");
      clearInterval(drip);
      connection.close();
    });

    test("that stalls tells a caller with no key nothing but 401", async () => {
      const connection = await RawConnection.open(setting.url);
      connection.send(head(line, "nobody") + piece(body.slice(0, 20)));
      await expectError(await connection.answer(), 401, "AUTH_NOT_IDENTIFIED");
      connection.close();
    });

    const LEAVINGS = {
      "half closed": (connection: RawConnection) => connection.halfClose(),
      reset: (connection: RawConnection) => connection.reset(),
    } as const;
    for (const [how, leave] of Object.entries(LEAVINGS)) {
      test(`that is ${how} in its middle is logged as aborted and asks nobody`, async () => {
        setting.upstream.clear();
        const aborted = () => exchangeLines(setting.gateway).filter(({ code }) => code === "CLIENT_CLOSED");
        const before = aborted().length;
        const connection = await RawConnection.open(setting.url);
        connection.send(head(`${line}\r\nexpect: 100-continue`) + piece(body.slice(0, 20)));
        // Its head is read: else a reset could overtake it.
        expect((await connection.answer())?.headers.get("x-interim")).toBe("100");
        leave(connection);
        await until(() => aborted().length === before + 1);
        expect(aborted().at(-1)).toMatchObject({ status: 499, outcome: "aborted" });
        expect(setting.upstream.requests).toHaveLength(0);
      });
    }
  });
}

test("a hundred stalled bodies do not keep others from being served", async () => {
  const connections = await Promise.all(Array.from({ length: 100 }, () => RawConnection.open(setting.url)));
  for (const connection of connections) connection.send(head(FRAMINGS[0].head) + body.slice(0, 20));
  const good = await RawConnection.open(setting.url);
  good.send(head(FRAMINGS[0].head) + body);
  expect((await good.answer())?.status).toBe(200);
  good.close();
  for (const connection of connections) expect((await connection.answer())?.status).toBe(408);
});
