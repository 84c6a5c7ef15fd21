import { requestShape as messagesShape } from "../anthropic-messages/shape.ts";
import { requestShape as chatShape } from "../openai-chat/shape.ts";
import { requestShape as responsesShape } from "../openai-responses/shape.ts";
import type { TextShape } from "../text-shape.ts";

/** What either shape reads is read: the members of both, and in each place what either has for it. */
const both = (one: TextShape, other: TextShape): TextShape => {
  const { members, items } = one;
  const joined = { ...other, ...one };
  if (members && other.members) {
    const shared = Object.entries(members).map(([key, shape]) => {
      const beside = other.members?.[key];
      return [key, beside ? both(shape, beside) : shape] as const;
    });
    Object.assign(joined, { members: { ...other.members, ...Object.fromEntries(shared) } });
  }
  if (items && other.items) Object.assign(joined, { items: both(items, other.items) });
  return joined;
};

/** A request, in whichever of the dialects it says a thing. */
export const requestShape: TextShape = both(both(chatShape, responsesShape), messagesShape);

const message = requestShape.members?.messages?.items?.members ?? {};
const { content, ...rest } = message;

/** A piece of a message. */
export const partShape: TextShape = content?.items ?? {};
/** A message whose content is one string. */
export const messageShape: TextShape = { members: message };
/** All of a message but its content. */
export const besideContent: TextShape = { members: rest };
