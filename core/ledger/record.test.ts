import { expect, test } from "bun:test";
import {
  beginPayload,
  piecePayload,
  readBegin,
  readPiece,
  readRecord,
  recordPayload,
  type Side,
} from "./record.ts";
import { aRecord } from "./testing.ts";

const bytesOf = (...args: Parameters<typeof recordPayload>): Buffer => Buffer.concat(recordPayload(...args));
const kept = (request: number, response: number) => ({
  request: { inline: request, pieces: [] },
  response: { inline: response, pieces: [] },
});

test("a record comes back as it was, with any text in it", () => {
  const record = aRecord({
    model: 'a\u0000b \ud83c\udf0a \u202e "quoted" \\',
    principal: { name: "Zoë", type: "user", groups: [] },
  });
  expect(readRecord(bytesOf(record))).toEqual({ record, inline: {} });
});

test.each([
  [Buffer.from([0xff, 0x00, 0x0a]), Buffer.from("answer")],
  [Buffer.alloc(0), Buffer.from("answer")],
  [Buffer.from("request"), Buffer.alloc(0)],
])("bodies behind it come back raw: %p and %p", (request, response) => {
  const record = aRecord({ kept: kept(request.length, response.length) });
  expect(readRecord(bytesOf(record, request, response))).toEqual({
    record,
    inline: { ...(request.length > 0 ? { request } : {}), ...(response.length > 0 ? { response } : {}) },
  });
});

test("bytes are never taken for a body that was not kept", () => {
  expect(readRecord(bytesOf(aRecord(), Buffer.from("request")))?.inline).toEqual({});
});

test("a payload cut anywhere in its JSON, and one of anything else, is no record and does not throw", () => {
  const whole = bytesOf(aRecord());
  for (let cut = 0; cut < whole.length; cut++) expect(readRecord(whole.subarray(0, cut))).toBeUndefined();
  const payload = (json: string): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt32LE(Buffer.byteLength(json));
    return Buffer.concat([head, Buffer.from(json)]);
  };
  const { tags: _, ...untagged } = aRecord();
  for (const value of [null, 1, [], {}, untagged, { ...aRecord(), kept: { request: { inline: -1 } } }]) {
    expect(readRecord(payload(JSON.stringify(value)))).toBeUndefined();
  }
});

test("a begin comes back as it was, and is no record", () => {
  const { status: _, outcome: __, durationMs: ___, ...begin } = aRecord({ stream: true });
  const payload = Buffer.concat(beginPayload(begin));
  expect(readBegin(payload)).toEqual(begin);
  expect(readRecord(payload)).toBeUndefined();
  expect(readBegin(payload.subarray(1))).toBeUndefined();
});

test.each<[Side, string]>([
  ["request", "some bytes"],
  ["response", ""],
])("a piece of the %s comes back with its exchange", (side, text) => {
  const id = Bun.randomUUIDv7();
  const bytes = Buffer.from(text);
  expect(readPiece(Buffer.concat(piecePayload(id, side, bytes)))).toEqual({ id, side, bytes });
});

test("bytes too short for a piece, or of a side that there is not, are none", () => {
  const piece = Buffer.concat(piecePayload(Bun.randomUUIDv7(), "request", Buffer.from("x")));
  expect(readPiece(piece.subarray(0, 16))).toBeUndefined();
  piece[16] = 2;
  expect(readPiece(piece)).toBeUndefined();
});
