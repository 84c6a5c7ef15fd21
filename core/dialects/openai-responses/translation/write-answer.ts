import type { FinishReason, NeutralAnswer } from "../../neutral/answer.ts";
import { present } from "../../neutral/fields.ts";
import type { Part, Signature } from "../../neutral/parts.ts";
import type { Json } from "../../neutral/request.ts";
import type { WriterMeta } from "../../neutral/translation.ts";
import { type Ending, ended, envelope } from "../envelope.ts";
import { ITEM_KINDS, type Item, type ItemKind, outputText, refusalPart, summaryText } from "../items.ts";
import { callNames } from "./namespaces.ts";
import { writeSeal } from "./seal.ts";
import { writeBuiltIn, writeCitation } from "./write-items.ts";

/** How an answer ends that ended for this reason; a client that reads no items goes by it. */
export const endingOf = (finish: FinishReason): Omit<Ending, "usage"> => {
  if (finish === "length") return { status: "incomplete", reason: "max_output_tokens" };
  if (finish === "content-filter") return { status: "incomplete", reason: "content_filter" };
  return { status: "completed" };
};

/** The answer for a client. */
export const writeAnswer = (answer: NeutralAnswer, meta: WriterMeta): string => {
  const [choice] = answer.choices;
  const ending = endingOf(choice?.finish ?? "stop");
  const names = callNames(meta.request);
  const output = itemsOf(choice?.parts ?? [], choice?.logProbabilities).map(
    ({ kind, fields }, at): Item =>
      kind === undefined
        ? fields
        : {
            ...ITEM_KINDS[kind].item,
            id: `${ITEM_KINDS[kind].prefix}_${meta.id}_${at}`,
            ...fields,
            ...(typeof fields.name === "string" ? names(fields.name) : {}),
            status: "completed",
          },
  );
  const last = output.at(-1);
  if (last && ending.reason === "max_output_tokens") last.status = "incomplete";
  return JSON.stringify({
    ...envelope(meta),
    ...ended({ ...ending, usage: answer.usage }),
    ...present({ service_tier: answer.serviceTier }),
    output,
  });
};

interface Written {
  /** Absent where the item is written as it was read. */
  readonly kind: ItemKind | undefined;
  readonly fields: Item;
}

/** The items of parts: what is said in a row is one message. */
const itemsOf = (parts: readonly Part[], logProbabilities: Json | undefined): Written[] => {
  const items: Written[] = [];
  let content: object[] | undefined;
  let tokens = tokensOf(logProbabilities);
  const say = (part: object): void => {
    if (!content) {
      content = [];
      items.push({ kind: "message", fields: { content } });
    }
    content.push(part);
  };
  for (const part of parts) {
    if (part.kind === "text") {
      const { text, citations = [] } = part;
      say({ ...outputText(text), annotations: citations.map(writeCitation), logprobs: tokens });
      tokens = [];
    } else if (part.kind === "refusal") say(refusalPart(part.text));
    else {
      const written = writePart(part);
      if (written.length > 0) content = undefined;
      items.push(...written);
    }
  }
  return items;
};

const writePart = (part: Part): Written[] => {
  switch (part.kind) {
    case "reasoning":
      return [thought(part.text, part.signature)];
    case "tool-call": {
      const { id, name, input, custom, signature } = part;
      const kind = custom ? "custom-tool-call" : "function-call";
      const fields = { call_id: id, name, [custom ? "input" : "arguments"]: input };
      return [...(signature ? [sealOfCall(id, signature)] : []), { kind, fields }];
    }
    case "image":
      return part.source.kind === "bytes"
        ? [
            {
              kind: "image",
              fields: { result: part.source.data, output_format: part.source.mediaType.slice(6) },
            },
          ]
        : [];
    case "built-in": {
      const item = writeBuiltIn(part);
      return item ? [{ kind: undefined, fields: { ...item } }] : [];
    }
    default:
      return [];
  }
};

const thought = (text: string, signature: Signature | undefined): Written => ({
  kind: "reasoning",
  fields: present({
    summary: text === "" ? [] : [summaryText(text)],
    encrypted_content: writeSeal(present({ signature })),
  }),
});

/** What seals a call has no place in it: it stands in a thought of its own, which clients send back as any other. */
const sealOfCall = (callId: string, signature: Signature): Written => ({
  kind: "reasoning",
  fields: { summary: [], encrypted_content: writeSeal({ signature, callId }) },
});

/** The tokens of what the neutral form calls log probabilities. */
export const tokensOf = (value: Json | undefined): readonly Json[] => {
  const content =
    typeof value === "object" && value !== null && "content" in value ? value.content : undefined;
  return Array.isArray(content) ? content : [];
};
