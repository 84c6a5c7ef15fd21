import { describe, expect, test } from "bun:test";
import { Random, randomChunks } from "../testing/random.ts";
import { onTheWire, RECORDINGS } from "../testing/recordings.ts";
import { SseBuffer, SseOverflow } from "./buffer.ts";
import { dataIn, eventsWith, splitEvents } from "./events.ts";
import { finder, finderBehind } from "./find.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (block: Uint8Array | undefined): string | undefined =>
  block === undefined ? undefined : new TextDecoder("utf-8", { ignoreBOM: true }).decode(block);

const pushAll = (chunks: readonly Uint8Array[]): { blocks: Uint8Array[]; rest: Uint8Array } => {
  const buffer = new SseBuffer();
  const blocks: Uint8Array[] = [];
  for (const chunk of chunks) {
    // A reader may use its memory again: the buffer must hold copies.
    const own = chunk.slice();
    const block = buffer.push(own);
    if (block !== undefined) blocks.push(block.slice());
    own.fill(0);
  }
  return { blocks, rest: buffer.rest() };
};

const shown = (blocks: readonly Uint8Array[]): string[] =>
  blocks.flatMap((block) => splitEvents(block)).map((event) => `${text(event.raw)} -> ${event.data}`);

/** Blank lines, comments, fields and stray carriage returns in random order. */
const randomStream = (random: Random): Uint8Array =>
  bytes(
    random
      .times(40, () =>
        random.pick([
          "\n",
          "\r",
          "\r\n",
          "\n\n",
          "\r\n\r\n",
          "data: a",
          "data:b",
          ": c",
          "event: d",
          "é",
          "\n",
        ]),
      )
      .join(""),
  );

describe("the buffer", () => {
  for (const lineEnd of ["\n", "\r\n", "\r"] as const) {
    test(`gives the same events wherever a recording with ${JSON.stringify(lineEnd)} is cut`, () => {
      for (const recording of RECORDINGS) {
        const wire = onTheWire(recording, lineEnd);
        for (let seed = 1; seed <= 4; seed++) {
          const random = new Random(seed);
          const { blocks, rest } = pushAll(randomChunks(wire, random, seed === 1 ? 3 : 1 + random.int(6000)));
          expect(Buffer.concat([...blocks, rest]).equals(wire)).toBe(true);
          const events = [...blocks, rest].flatMap(splitEvents);
          expect(events.map((event) => event.data)).toEqual([...recording.payloads, "[DONE]"]);
          // With bare carriage returns the last one may yet be half a line end.
          if (lineEnd !== "\r") expect(rest.length).toBe(0);
        }
      }
    });
  }

  test("gives the same events wherever a stream with mixed line ends is cut", () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const random = new Random(seed);
      const wire = randomStream(random);
      const whole = shown([wire]);
      const { blocks, rest } = pushAll(randomChunks(wire, random, 1 + random.int(8)));
      expect(shown([...blocks, rest])).toEqual(whole);
      expect(Buffer.concat([...blocks, rest]).equals(wire)).toBe(true);
    }
  });

  test("hands a chunk that ends with an event through without a copy", () => {
    const buffer = new SseBuffer();
    for (const chunk of ["data: a\n\n", "data: b\r\n\r\n"].map(bytes)) expect(buffer.push(chunk)).toBe(chunk);
    expect(buffer.rest().length).toBe(0);
  });

  test("gives an event as soon as its last byte is there", () => {
    const buffer = new SseBuffer();
    expect(buffer.push(bytes("data: a\r\n\r"))).toBeUndefined();
    expect(text(buffer.push(bytes("\n")))).toBe("data: a\r\n\r\n");
    expect(buffer.push(bytes("data: b\n"))).toBeUndefined();
    expect(text(buffer.push(bytes("\nda")))).toBe("data: b\n\n");
    expect(text(buffer.push(bytes("ta: c\n\n")))).toBe("data: c\n\n");
  });

  test("takes a bare carriage return for a blank line once the next byte shows it", () => {
    const buffer = new SseBuffer();
    expect(buffer.push(bytes("data: a\r\r"))).toBeUndefined();
    expect(text(buffer.push(bytes("d")))).toBe("data: a\r\r");
    expect(text(buffer.rest())).toBe("d");
  });

  test("ends a stream whose event grows beyond the limit, and one of single bytes too", () => {
    expect(() => new SseBuffer(10).push(bytes("data: 0123456789"))).toThrow(SseOverflow);
    const buffer = new SseBuffer(1000);
    expect(() => {
      for (let i = 0; i <= 1000; i++) buffer.push(bytes("x"));
    }).toThrow(SseOverflow);
    expect(text(new SseBuffer(10).push(bytes("data: 0123456789\n\n")))).toBe("data: 0123456789\n\n");
  });

  test("holds half a megabyte of single bytes and of line ends without quadratic work", () => {
    const buffer = new SseBuffer();
    const one = bytes("x");
    for (let i = 0; i < 500_000; i++) buffer.push(one);
    expect(buffer.rest().length).toBe(500_000);
    const lines = bytes(`\r${"x\n".repeat(250_000)}`);
    expect(new SseBuffer().push(lines)).toBeUndefined();
    expect(splitEvents(bytes("x\r".repeat(250_000))).length).toBe(1);
  });
});

describe("splitting into events", () => {
  const dataOf = (stream: string): string[] => splitEvents(bytes(stream)).map((event) => event.data);

  test("joins data lines, with and without the space", () => {
    expect(dataOf("data: a\ndata:b\ndata:  c\ndata\n\n")).toEqual(["a\nb\n c\n"]);
  });
  test("gives no data for comments, other fields and names that only begin with data", () => {
    expect(dataOf(": ping\n\nevent: x\nid: 1\n\ndatabase: x\n\ndata:\n\n")).toEqual(["", "", "", ""]);
  });
  test("passes over a byte order mark at the start", () => {
    expect(dataOf("\ufeffdata: a\n\ndata: \ufeffb\n\n")).toEqual(["a", "\ufeffb"]);
  });
  test("counts a last event that has no blank line", () => {
    expect(dataOf("data: a\n\ndata: [DONE]")).toEqual(["a", "[DONE]"]);
    expect(dataOf("data: [DONE]\r\n")).toEqual(["[DONE]"]);
    expect(dataOf("")).toEqual([]);
  });
  test("survives bytes that are no UTF-8", () => {
    const [event] = splitEvents(Uint8Array.from([...bytes("data: a"), 0xff, 10, 10]));
    expect(event?.data).toBe("a\ufffd");
    expect(event?.raw.length).toBe(10);
  });
});

test("a finder sees its tokens through white space, and nothing else", () => {
  const find = finder('"choices"', ":[]");
  expect(find(bytes('{"choices":[{}]}{"choices" : [\n] }'))).toBe(true);
  expect(find(bytes('{"choices":[{}],"x":[]}'))).toBe(false);
  expect(find(bytes('{"choices":['))).toBe(false);
  expect(find(bytes(""))).toBe(false);
});

describe("the short ways through a block give what splitting it gives", () => {
  const BROKEN = new Uint8Array([0x64, 0x61, 0x74, 0x61, 0x3a, 0xe2, 0x82, 0x0a, 0x0a, 0xff, 0x0a]);
  const blockOf = (random: Random): Uint8Array => {
    const block = randomStream(random);
    // Without carriage returns the short way is taken, with them the long one.
    const plain = random.chance(70) ? block.filter((byte) => byte !== 0x0d) : block;
    const broken = random.chance(20) ? Buffer.concat([plain, BROKEN, plain]) : plain;
    return random.chance(10) ? Buffer.concat([new Uint8Array([0xef, 0xbb, 0xbf]), broken]) : broken;
  };

  test("for the data of its events", () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const block = blockOf(new Random(seed));
      const data = splitEvents(block).map((event) => event.data);
      expect([seed, dataIn(block)]).toEqual([seed, data.filter((one) => one !== "")]);
    }
  });

  test("for the events that hold something", () => {
    const found = finder("data", ":b");
    for (let seed = 1; seed <= 3000; seed++) {
      const block = blockOf(new Random(seed));
      const bytesOf = (events: readonly { readonly raw: Uint8Array }[]) =>
        events.map(({ raw }) =>
          Buffer.from(raw)
            .toString("hex")
            .replace(/^(0a)+/, ""),
        );
      const holding = splitEvents(block).filter(({ raw }) => found(raw));
      expect([seed, bytesOf(eventsWith(block, found))]).toEqual([seed, bytesOf(holding)]);
    }
  });
});

test("what stands before is looked for where the rest is", () => {
  const found = finderBehind('"type":', '"error"');
  for (const text of ['{"type":"error"}', '{ "type" : \n "error" }', '"error" "error","type": "error"'])
    expect(found(bytes(text))).toBe(true);
  for (const text of ["", '"error"', '{"kind":"error"}', '{"type":"errors"}', '"type" "error"', ':"error"'])
    expect(found(bytes(text))).toBe(false);
});
