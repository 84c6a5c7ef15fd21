import { describe, expect, test } from "bun:test";
import { KEY } from "../../gateway/setup.ts";
import { expectError } from "../expect-error.ts";
import { RawConnection } from "../raw.ts";
import { startSetting } from "../setting.ts";

const setting = startSetting();

const body = '{"model":"up/text","messages":[]}';
const length = `content-length: ${body.length}`;

const head = (headers: readonly string[], first = "POST /v1/chat/completions HTTP/1.1"): string =>
  `${[first, "host: x", `authorization: Bearer ${KEY}`, ...headers].join("\r\n")}\r\n\r\n`;
const chunked = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

/** Everything that comes back until the gateway closes the connection. */
const allAnswers = async (sent: string | Uint8Array): Promise<Response[]> => {
  setting.upstream.clear();
  const connection = await RawConnection.open(setting.url);
  connection.send(sent);
  const answers: Response[] = [];
  for (;;) {
    const answer = await connection.answer();
    if (answer === undefined) return answers;
    answers.push(answer);
  }
};

/** What no two readers would take apart the same way. The parser answers it, with a status alone. */
const REFUSED: Readonly<Record<string, string | Uint8Array>> = {
  "content-length and transfer-encoding": head([length, "transfer-encoding: chunked"]) + chunked(body),
  "transfer-encoding and content-length":
    head(["transfer-encoding: chunked", "content-length: 4"]) + chunked(body),
  "a request hidden behind an empty chunked body": `${head([length, "transfer-encoding: chunked"])}0\r\n\r\n${head([length])}${body}`,
  "two lengths that differ": head([length, "content-length: 3"]) + body,
  "a list of lengths": head([`${length}, ${body.length}`]) + body,
  "a negative length": head(["content-length: -5"]) + body,
  "a length with a sign": head([`content-length: +${body.length}`]) + body,
  "a length in hexadecimal": head(["content-length: 0x20"]) + body,
  "a length beyond every number": head([`content-length: ${"9".repeat(30)}`]) + body,
  "two transfer-encodings":
    head(["transfer-encoding: chunked", "transfer-encoding: identity"]) + chunked(body),
  "a transfer-encoding that is no chunking": head(["transfer-encoding: xchunked", length]) + body,
  "a space before the colon": head(["transfer-encoding : chunked", length]) + body,
  "a chunk size that is no number": `${head(["transfer-encoding: chunked"])}zz\r\n${body}\r\n0\r\n\r\n`,
  "a chunk size beyond every number": `${head(["transfer-encoding: chunked"])}${"F".repeat(17)}\r\n${body}`,
  "line ends of LF alone": head([length]).replaceAll("\r\n", "\n") + body,
  "a CR in a value": head([length, "x-a: b\rx-sluice-tags: {}"]) + body,
  "a LF in a value": head([length, "x-a: b\nx-sluice-tags: {}"]) + body,
  "a NUL in a value": head([length, "x-a: b\0c"]) + body,
  "a folded header": head([length, "x-a: b\r\n c"]) + body,
  "no host": head([length]).replace("host: x\r\n", "") + body,
  "a head of 100 kB": head([length, `x-a: ${"a".repeat(100_000)}`]) + body,
  "a head of 500 lines": head([length, ...Array.from({ length: 500 }, (_, i) => `x-a${i}: b`)]) + body,
  "no HTTP at all": "hello\r\n\r\n",
  "the beginning of TLS": Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0, 0, 0, 0, 0, 0]),
};

describe("a request that can be taken apart in two ways ends its connection and reaches nobody", () => {
  for (const [what, sent] of Object.entries(REFUSED)) {
    test(what, async () => {
      const answers = await allAnswers(sent);
      expect(answers).toHaveLength(1);
      expect(answers[0]?.status).toBeOneOf([400, 431, 505]);
      expect(setting.upstream.requests).toHaveLength(0);
    });
  }
});

test("a second request that does not wait for the first answer is never answered as the first", async () => {
  const other = body.replace("[]", '[{"role":"user","content":"the other"}]');
  const answers = await allAnswers(head([length]) + body + head([`content-length: ${other.length}`]) + other);
  expect(answers.length).toBeLessThanOrEqual(1);
  expect(setting.upstream.requests.length).toBeLessThanOrEqual(1);
});

test("requests that take their turn share a connection", async () => {
  const connection = await RawConnection.open(setting.url);
  for (let turn = 0; turn < 3; turn++) {
    connection.send(head([length]) + body);
    expect((await connection.answer())?.status).toBe(200);
  }
  connection.close();
});

test("bytes behind a request without a length are not its body", async () => {
  // Bun may refuse what comes behind before the first answer is out, and closes the connection then.
  const answers = await allAnswers(head([]) + body);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
});

test("HTTP/1.0 is served, and its connection closed", async () => {
  const answers = await allAnswers(head([length], "POST /v1/chat/completions HTTP/1.0") + body);
  expect(answers.map(({ status }) => status)).toEqual([200]);
});

test("a client that expects 100-continue gets it, then its answer", async () => {
  const connection = await RawConnection.open(setting.url);
  connection.send(head([length, "expect: 100-continue"]));
  expect((await connection.answer())?.headers.get("x-interim")).toBe("100");
  connection.send(body);
  expect((await connection.answer())?.status).toBe(200);
  connection.close();
});

test("line ends in a path reach no header", async () => {
  const connection = await RawConnection.open(setting.url);
  connection.send(head([length], "POST /v1/nothing%0d%0ax-injected:%201 HTTP/1.1") + body);
  const answer = await connection.answer();
  expect(answer?.headers.has("x-injected")).toBe(false);
  await expectError(answer, 404, "ROUTE_NOT_FOUND");
  connection.close();
});

test("a body that was sent to nowhere is no next request", async () => {
  const decoy = head([length]) + body;
  const connection = await RawConnection.open(setting.url);
  setting.upstream.clear();
  connection.send(head([`content-length: ${decoy.length}`], "POST /v1/nothing HTTP/1.1") + decoy);
  await expectError(await connection.answer(), 404, "ROUTE_NOT_FOUND");
  connection.send(head([], "GET /healthz HTTP/1.1"));
  expect((await connection.answer())?.status).toBe(200);
  expect(setting.upstream.requests).toHaveLength(0);
  connection.close();
});
