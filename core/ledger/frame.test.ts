import { expect, test } from "bun:test";
import { encodeFileHead, encodeFrame, fileKeyOf, frameAt, isFrame, newFileKey } from "./frame.ts";
import { TEST_KEY } from "./testing.ts";

test.each([[[]], [[""]], [["one"]], [["a body ", "in two parts"]], [["", "behind nothing"]]])(
  "a frame of %j comes back as it went in",
  (texts) => {
    const bytes = Buffer.concat(encodeFrame("piece", texts.map(Buffer.from), TEST_KEY));
    const found = frameAt(bytes, 0, TEST_KEY);
    expect(found).toMatchObject({ kind: "piece", start: 0, end: bytes.length });
    expect(isFrame(found) && Buffer.from(found.payload).toString()).toBe(texts.join(""));
  },
);

test("a file's head holds its key, and is of this version or of none", () => {
  const key = newFileKey();
  const head = Buffer.from(encodeFileHead(key));
  expect(fileKeyOf(head)).toEqual(key);
  expect(fileKeyOf(Buffer.from(head.toString("latin1").replace("1", "2"), "latin1"))).toBeUndefined();
});

test("no two files share a key, and no text holds a mark", () => {
  const keys = Array.from({ length: 100 }, newFileKey);
  expect(new Set(keys.map(({ mark, crcStart }) => `${mark} ${crcStart}`)).size).toBe(100);
  expect(keys.every(({ mark }) => (mark & 0xff) === 0xf5)).toBe(true);
});

test("a frame made with another file's key is none", () => {
  const bytes = Buffer.concat(encodeFrame("record", [Buffer.from("forged")], TEST_KEY));
  expect(frameAt(bytes, 0, { ...TEST_KEY, crcStart: 8 })).toBeUndefined();
  expect(frameAt(bytes, 0, { ...TEST_KEY, mark: 0xf5 })).toBeUndefined();
});
