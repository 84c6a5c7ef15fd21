import { isArray, isObject } from "../../json/value.ts";
import type { NeutralAnswer } from "../../neutral/answer.ts";
import { othersIn, present } from "../../neutral/fields.ts";
import type { Part } from "../../neutral/parts.ts";
import { readUsage } from "../usage.ts";
import { finishOf, partsOf, stopSequenceIn, textAt } from "./read-content.ts";

const KNOWN: ReadonlySet<string> = new Set(
  "output stopReason usage metrics additionalModelResponseFields serviceTier".split(" "),
);

/** A provider's answer; `undefined` where it is none. What is not of the form that it should have is passed over. */
export const readAnswer = (answer: unknown): NeutralAnswer | undefined => {
  if (!isObject(answer) || !isObject(answer.output)) return undefined;
  const { message } = answer.output;
  const blocks = isObject(message) && isArray(message.content) ? message.content.filter(isObject) : [];
  const parts: Part[] = [];
  const others = othersIn(answer, KNOWN);
  for (const block of blocks) {
    const read = partsOf(block);
    if (read) parts.push(...read);
    else others.push(`content.${Object.keys(block)[0] ?? ""}`);
  }
  const choice = present({
    index: 0,
    parts,
    finish: finishOf(answer.stopReason),
    stopSequence: stopSequenceIn(answer),
  });
  const tier = isObject(answer.serviceTier) ? textAt(answer.serviceTier, "type") || undefined : undefined;
  const read = present({ id: "", model: "", created: 0, choices: [choice], serviceTier: tier, others });
  return { ...read, usage: readUsage(answer) };
};
