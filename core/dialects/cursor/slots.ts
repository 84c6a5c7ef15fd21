import { blockSlots } from "../anthropic-messages/slots.ts";
import type { TextSlot } from "../contract.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import { isArray, isObject } from "../json/value.ts";
import { requestSlots as chatSlots } from "../openai-chat/slots.ts";
import { collectText } from "../text-shape.ts";
import { besideContent, messageShape, partShape, requestShape } from "./shape.ts";

/** Instructions that stand beside the messages. */
const INSTRUCTIONS = ["system", "instructions"] as const;

/** The texts of a body of messages in which pieces stand as other dialects have them. */
export const mixedSlots = (body: JsonBody): TextSlot[] => {
  const out: TextSlot[] = [];
  for (const key of INSTRUCTIONS) {
    const said = isObject(body.value) ? body.value[key] : undefined;
    const system = { role: "system", choice: 0 };
    collectText(memberAt(body.root, key), said, requestShape.members?.[key], system, out, `0:${key}`);
  }
  out.push(
    ...chatSlots(body, (place, message, speaker, found, text) => {
      const content = isObject(message) ? message.content : undefined;
      if (!place || !isArray(content)) {
        collectText(place, message, messageShape, speaker, found);
        return;
      }
      collectText(place, message, besideContent, speaker, found);
      for (const [at, part] of (memberAt(place, "content")?.items ?? []).entries())
        blockSlots(text, part, content[at], partShape, speaker, `0:${at}`, found);
    }),
  );
  return out;
};
