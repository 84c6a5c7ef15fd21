import type { Choice, NeutralAnswer } from "../../neutral/answer.ts";
import { present } from "../../neutral/fields.ts";
import type { Part } from "../../neutral/parts.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { writeUsage } from "../usage.ts";
import { envelope } from "../write.ts";
import { ownPart } from "./built-in.ts";
import { writeCitations } from "./citations.ts";
import { writeFinish } from "./finish.ts";
import { writeLogProbabilities } from "./log-probabilities.ts";
import { argsOf } from "./results.ts";
import { UNSIGNED, writeSignature } from "./signature.ts";
import { mediaOf } from "./write-parts.ts";

/** The answer for a client. */
export const writeAnswer = (answer: NeutralAnswer, meta: WriterMeta): string =>
  JSON.stringify(
    present({
      candidates: answer.choices.map(writeChoice),
      usageMetadata: answer.usage && writeUsage(answer.usage),
      ...envelope(meta),
    }),
  );

const writeChoice = (choice: Choice): object => {
  const citations = choice.parts.flatMap((part) => (part.kind === "text" ? (part.citations ?? []) : []));
  return present({
    content: { role: "model", parts: choice.parts.flatMap(writePart) },
    finishReason: writeFinish(choice.finish),
    index: choice.index,
    groundingMetadata: writeCitations(citations),
    logprobsResult: writeLogProbabilities(choice.logProbabilities),
  });
};

/** A part for a client, whoever made it. */
export const writePart = (part: Part): object[] => {
  switch (part.kind) {
    case "text":
    case "refusal":
      return part.text === "" ? [] : [{ text: part.text }];
    case "reasoning": {
      const thoughtSignature = part.signature && writeSignature(part.signature);
      // One that seals no words of its own seals what was said before.
      const thought = part.text === "" && part.signature?.origin === "gemini" ? undefined : true;
      return [present({ text: part.text, thought, thoughtSignature })];
    }
    case "tool-call": {
      const { id, name, input, signature } = part;
      // Without, this call could not be shown to a provider of this dialect in the next turn.
      const thoughtSignature = signature ? writeSignature(signature) : UNSIGNED;
      return [present({ functionCall: { id, name, args: argsOf(input) }, thoughtSignature })];
    }
    case "tool-result":
      return [];
    case "built-in": {
      const own = ownPart(part);
      return own ? [own] : [];
    }
    default: {
      const written = mediaOf(part.source, "application/octet-stream");
      return written ? [written] : [];
    }
  }
};
