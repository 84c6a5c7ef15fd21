import type { AnswerContent } from "@sluice/sdk";
import type { AnswerMeta } from "../contract.ts";
import { isObject } from "../json/value.ts";

/** An answer of our own making, its vectors as the request wants them. */
export const writeAnswer = (content: AnswerContent, meta: AnswerMeta): string => {
  if (!("embeddings" in content)) throw new TypeError("an embeddings request is answered with vectors");
  const encode = isObject(meta.request) && meta.request.encoding_format === "base64" ? base64 : asNumbers;
  return JSON.stringify({
    object: "list",
    data: content.embeddings.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: encode(vector),
    })),
    model: meta.model,
    usage: { prompt_tokens: content.usage.inputTokens, total_tokens: content.usage.inputTokens },
  });
};

const asNumbers = (vector: readonly number[]): readonly number[] => vector;

/** 32-bit floats, little-endian, whatever the machine's own order is. */
const base64 = (vector: readonly number[]): string => {
  const bytes = Buffer.alloc(4 * vector.length);
  vector.forEach((number, i) => {
    bytes.writeFloatLE(number, 4 * i);
  });
  return bytes.toString("base64");
};
