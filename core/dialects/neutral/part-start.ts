import type { PartStart } from "./answer.ts";
import type { Part } from "./parts.ts";

/** How a part begins in a stream; `undefined` where it comes as a whole. */
export const partStart = (part: Part): PartStart | undefined => {
  if (part.kind === "tool-call")
    return { kind: part.kind, id: part.id, name: part.name, ...(part.custom ? { custom: true } : {}) };
  return part.kind === "text" || part.kind === "refusal" || part.kind === "reasoning"
    ? { kind: part.kind }
    : undefined;
};

/** The running text of a part that begins so. */
export const runningText = (part: Part): string =>
  part.kind === "tool-call" ? part.input : "text" in part ? part.text : "";
