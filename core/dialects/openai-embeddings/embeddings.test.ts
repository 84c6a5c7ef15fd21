import { describe, expect, test } from "bun:test";
import OpenAI from "openai";
import { readJson } from "../json/read.ts";
import { openaiEmbeddings } from "./index.ts";

const read = (value: unknown) =>
  readJson(new TextEncoder().encode(JSON.stringify(value)), openaiEmbeddings.request);
const texts = (input: unknown) =>
  openaiEmbeddings.requestSlots(read({ model: "m", input })).map((slot) => slot.text);

test("an input of strings, of tokens or of rows of tokens is taken", () => {
  for (const input of ["a", ["a", "b"], [1, 2], [[1, 2], [3]], []]) {
    expect(openaiEmbeddings.head(read({ model: "m", input }), {})).toEqual({
      model: "m",
      stream: false,
      usageAsked: false,
    });
  }
});

test("an input that is missing or no list is refused by name", () => {
  for (const input of [undefined, null, 1, true, { text: "a" }]) {
    expect(() => openaiEmbeddings.head(read({ model: "m", input }), {})).toThrow("input: must be");
  }
});

test("the texts are the strings, also where they stand between tokens or in objects", () => {
  expect(texts("a")).toEqual(["a"]);
  expect(texts(["a", "b"])).toEqual(["a", "b"]);
  expect(texts([1, "a", [2], { text: "b" }, 3])).toEqual(["a", "b"]);
  expect(texts([[1, 2], [3]])).toEqual([]);
});

const vectors = [[0.5, -0.25, 3], [1]];
const encoded = (vector: number[]) => Buffer.from(Float32Array.from(vector).buffer).toString("base64");

describe("the official client decodes a vector of our own", () => {
  for (const format of ["base64", "float", undefined] as const) {
    test(`asked for as ${format ?? "it does by default"}`, async () => {
      let asked: unknown;
      const client = new OpenAI({
        apiKey: "k",
        baseURL: "http://127.0.0.1/v1",
        fetch: async (_url, init) => {
          asked = JSON.parse(String(init?.body));
          const content = { embeddings: vectors, usage: { inputTokens: 9, outputTokens: 0 } };
          const meta = { id: "r1", model: "svc", created: 1, request: asked };
          return new Response(openaiEmbeddings.write(content, meta), {
            headers: { "content-type": "application/json" },
          });
        },
      });
      const answer = await client.embeddings.create({
        model: "svc",
        input: ["a", "b"],
        ...(format && { encoding_format: format }),
      });
      // Asked for by name, base64 reaches the caller as it is.
      const expected = format === "base64" ? vectors.map(encoded) : vectors;
      const received: unknown = answer.data.map((row) => row.embedding);
      expect(received).toEqual(expected);
      expect(answer.usage).toEqual({ prompt_tokens: 9, total_tokens: 9 });
      expect(asked).toMatchObject({ encoding_format: format ?? "base64" });
    });
  }
});
