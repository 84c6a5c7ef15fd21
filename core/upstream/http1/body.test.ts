import { describe, expect, test } from "bun:test";
import { Random, randomChunks } from "../../dialects/testing/random.ts";
import { UpstreamFault } from "../failure.ts";
import { bodyReader } from "./body.ts";
import type { BodyEnd } from "./head.ts";

/** What a reader makes of bytes that come in pieces: the body, and what was left behind its end. */
const readIn = (end: BodyEnd, pieces: readonly Uint8Array[]) => {
  const reader = bodyReader(end);
  const body: Uint8Array[] = [];
  const rest: Uint8Array[] = [];
  for (const piece of pieces) {
    const chunk = Buffer.from(piece);
    if (reader.done) {
      rest.push(chunk);
      continue;
    }
    const content = reader.push(chunk, 0);
    // Bun uses a chunk again: what was given must not change with it.
    const left = Buffer.from(chunk.subarray(reader.endedAt));
    chunk.fill(0);
    if (content) body.push(content);
    if (reader.done) rest.push(left);
  }
  return { done: reader.done, body: Buffer.concat(body).toString(), rest: Buffer.concat(rest).toString() };
};

const chunked = (random: Random, text: string): string => {
  let wire = "";
  for (const piece of randomChunks(Buffer.from(text), random, 40)) {
    const size = random.pick([
      (n: number) => n.toString(16),
      (n: number) => `00${n.toString(16).toUpperCase()}`,
    ]);
    wire += `${size(piece.length)}${random.pick(["", ";a=b", " ; x", "\t"])}\r\n${Buffer.from(piece)}\r\n`;
  }
  return `${wire}${random.pick(["0", "000", "0;end"])}\r\n${random.pick(["", "x-sum: 1\r\n", "a: b\r\nc: d\r\n"])}\r\n`;
};

test("a body is the same however the bytes of the connection are cut", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = new Random(seed);
    const text = "0\r\n\r\n{data}".repeat(random.int(12));
    const behind = random.pick(["", "HTTP/1.1 200 OK"]);
    for (const [end, wire] of [
      ["chunked", chunked(random, text)],
      [text.length, text],
    ] as const) {
      const pieces = randomChunks(Buffer.from(wire + behind), random, random.pick([1, 3, 50]));
      if (wire === "") continue;
      expect({ seed, ...readIn(end, pieces) }).toEqual({ seed, done: true, body: text, rest: behind });
    }
  }
});

test("a body that lasts as long as the connection has no end of its own", () => {
  expect(readIn("close", [Buffer.from("a"), Buffer.from("b")])).toEqual({
    done: false,
    body: "ab",
    rest: "",
  });
});

describe("what is refused in chunks", () => {
  const cases: readonly [string, string][] = [
    ["no size", "\r\nabc\r\n"],
    ["a size that is no number", "xyz\r\n"],
    ["a size with a sign", "+3\r\nabc\r\n"],
    ["a size with the prefix of a language", "0x3\r\nabc\r\n"],
    ["a size beyond what counts", "ffffffffffffff\r\n"],
    ["a chunk longer than its size", "3\r\nabcd\r\n"],
    ["a line that ends in LF alone", "3\nabc\r\n"],
    ["data that ends in LF alone", "3\r\nabc\n"],
    ["a NUL in an extension", "3;\0\r\nabc\r\n"],
    ["an extension without end", `3;${"x".repeat(5_000)}`],
    ["trailers without end", `0\r\n${"x: 0123456789\r\n".repeat(2_000)}`],
  ];
  test.each(cases)("%s, in one piece and byte by byte", (_, wire) => {
    const bytes = Buffer.from(wire);
    expect(() => readIn("chunked", [bytes])).toThrow(UpstreamFault);
    expect(() => readIn("chunked", randomChunks(bytes, new Random(1), 1))).toThrow(UpstreamFault);
  });
});
