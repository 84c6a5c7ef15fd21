import { describe, expect, test } from "bun:test";
import { UpstreamFault } from "../failure.ts";
import { readHead } from "./head.ts";

const headOf = (...lines: string[]): string => lines.join("\r\n");

describe("where a body ends", () => {
  const cases: readonly [string, string, unknown, boolean][] = [
    ["a length", headOf("HTTP/1.1 200 OK", "Content-Length: 12"), 12, true],
    ["the same length twice", headOf("HTTP/1.1 200 OK", "content-length: 5, 5"), 5, true],
    ["a length on two lines", headOf("HTTP/1.1 200 OK", "content-length: 5", "Content-Length: 5"), 5, true],
    ["chunks", headOf("HTTP/1.1 200 OK", "Transfer-Encoding: Chunked"), "chunked", true],
    ["neither", headOf("HTTP/1.1 200 OK", "x: y"), "close", false],
    ["no field at all", "HTTP/1.1 200 OK", "close", false],
    ["a status without a body", headOf("HTTP/1.1 204 No Content", "content-length: 7"), 0, true],
    [
      "chunks and a length",
      headOf("HTTP/1.1 200 OK", "content-length: 5", "transfer-encoding: chunked"),
      "chunked",
      false,
    ],
    ["a wish to close", headOf("HTTP/1.1 200 OK", "content-length: 5", "Connection: Close"), 5, false],
    ["an old version", headOf("HTTP/1.0 200 OK", "content-length: 5"), 5, false],
    [
      "an old version that stays",
      headOf("HTTP/1.0 200 OK", "content-length: 5", "connection: keep-alive"),
      5,
      true,
    ],
    ["no reason", headOf("HTTP/1.1 200", "content-length: 0"), 0, true],
  ];
  test.each(cases)("%s", (_, text, bodyEnd, keepsAlive) => {
    const head = readHead(text);
    expect({ bodyEnd: head.bodyEnd, keepsAlive: head.keepsAlive }).toEqual({ bodyEnd, keepsAlive } as never);
  });
});

describe("what is refused", () => {
  const cases: readonly [string, string][] = [
    ["another protocol", "HTTP/2 200 OK"],
    ["no protocol", "<html>"],
    ["a status of two digits", "HTTP/1.1 20 OK"],
    ["a line without a colon", headOf("HTTP/1.1 200 OK", "content-length 5")],
    ["a name with a space before the colon", headOf("HTTP/1.1 200 OK", "content-length : 5")],
    ["a folded line", headOf("HTTP/1.1 200 OK", "x: a", " b")],
    ["an empty name", headOf("HTTP/1.1 200 OK", ": a")],
    ["a line that ends in LF alone", "HTTP/1.1 200 OK\r\nx: a\ncontent-length: 5"],
    ["a CR within a line", "HTTP/1.1 200 OK\r\nx: a\rb"],
    ["a NUL", headOf("HTTP/1.1 200 OK", "x: a\0b")],
    ["two lengths", headOf("HTTP/1.1 200 OK", "content-length: 5", "content-length: 6")],
    ["a length with a sign", headOf("HTTP/1.1 200 OK", "content-length: +5")],
    ["a length beyond what counts", headOf("HTTP/1.1 200 OK", "content-length: 9999999999999999")],
    ["a coding beside chunks", headOf("HTTP/1.1 200 OK", "transfer-encoding: gzip, chunked")],
    ["chunks twice", headOf("HTTP/1.1 200 OK", "transfer-encoding: chunked, chunked")],
  ];
  test.each(cases)("%s", (_, text) => {
    expect(() => readHead(text)).toThrow(UpstreamFault);
  });
});

test("a field that comes more than once is one with commas", () => {
  const { fields } = readHead(headOf("HTTP/1.1 200 OK", "X-A: 1", "x-a:  2 ", "content-length: 0"));
  expect(fields.get("x-a")).toBe("1, 2");
});
