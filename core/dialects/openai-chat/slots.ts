import type { TextSlot } from "../contract.ts";
import { defineSlots } from "../definitions.ts";
import { type JsonBody, type JsonNode, memberAt } from "../json/body.ts";
import { isArray, isObject } from "../json/value.ts";
import { collectText, indexOf, type Speaker } from "../text-shape.ts";
import { askedMessageShape, messageShape, predictionShape, stopShape } from "./shape.ts";

/** Appends the texts of a message of a request. */
type MessageSlots = (
  place: JsonNode | undefined,
  message: unknown,
  speaker: Speaker,
  out: TextSlot[],
  text: string,
) => void;

const ownMessage: MessageSlots = (place, message, speaker, out) =>
  collectText(place, message, askedMessageShape, speaker, out);

/** The texts of a request: of each message, of a predicted answer, of where it is to end, and of what it defines. */
export const requestSlots = (body: JsonBody, messageSlots: MessageSlots = ownMessage): TextSlot[] => {
  const out: TextSlot[] = [];
  if (!isObject(body.value)) return out;
  const { messages, prediction, stop } = body.value;
  const places = memberAt(body.root, "messages")?.items;
  if (places !== undefined && isArray(messages)) {
    for (let i = 0; i < places.length; i++) {
      const role = roleOf(messages[i], "user");
      const speaker = TOOL_ROLES.has(role)
        ? { role, choice: 0, plain: "tool-result" as const }
        : { role, choice: 0 };
      messageSlots(places[i], messages[i], speaker, out, body.text);
    }
  }
  collectText(
    memberAt(body.root, "prediction"),
    prediction,
    predictionShape,
    { role: "assistant", choice: 0 },
    out,
  );
  collectText(memberAt(body.root, "stop"), stop, stopShape, { role: "system", choice: 0 }, out);
  for (const field of DEFINING) defineSlots(body.text, memberAt(body.root, field), out);
  return out;
};

/** What says which tools may be called, and of which form the answer is to be. */
const DEFINING = ["tools", "tool_choice", "functions", "function_call", "response_format"] as const;

/** The texts of an answer's messages or an event's deltas. */
export const choiceSlots = (body: JsonBody, key: "message" | "delta"): TextSlot[] => {
  const out: TextSlot[] = [];
  const places = memberAt(body.root, "choices")?.items;
  const choices = isObject(body.value) ? body.value.choices : undefined;
  if (places === undefined || !isArray(choices)) return out;
  for (let i = 0; i < places.length; i++) {
    const choice = choices[i];
    const place = places[i];
    if (place === undefined || !isObject(choice)) continue;
    const speaker = { role: roleOf(choice[key], "assistant"), choice: indexOf(choice, i) };
    collectText(memberAt(place, key), choice[key], messageShape, speaker, out);
  }
  return out;
};

// `function` is what `tool` was called before.
const TOOL_ROLES: ReadonlySet<string> = new Set(["tool", "function"]);

const roleOf = (message: unknown, otherwise: string): string =>
  isObject(message) && typeof message.role === "string" ? message.role : otherwise;
