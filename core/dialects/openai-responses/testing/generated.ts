import type { Random } from "../../testing/random.ts";
import { envelope } from "../envelope.ts";
import type { ItemKind, PartKind } from "../items.ts";
import { type OpenPart, StreamBuilder } from "../stream-builder.ts";

const TEXTS: readonly [ItemKind, PartKind][] = [
  ["message", "text"],
  ["message", "refusal"],
  ["reasoning", "reasoning"],
  ["function-call", "input"],
  ["custom-tool-call", "input"],
];

const meta = { id: "g", model: "m", created: 1, request: {} };

/** The events of an answer with up to five items, some side by side, their texts cut by chance. */
export const generatedResponse = (random: Random, piece: () => string): string => {
  const stream = new StreamBuilder(envelope(meta));
  let events = stream.begin();
  let open: OpenPart[] = [];
  const end = (part: OpenPart): void => {
    events += stream.close(part) + stream.closeItem(part.of, "completed");
    open = open.filter((one) => one !== part);
  };
  for (let items = 1 + random.int(5); items > 0 || open.length > 0; ) {
    const at = random.int(3);
    const part = open[at];
    if (part) {
      if (random.chance(15)) end(part);
      else events += stream.say(part, piece());
    } else if (items > 0) {
      items -= 1;
      const [kind, text] = TEXTS[random.int(TEXTS.length)] ?? ["message", "text"];
      const { of, events: added } = stream.openItem(kind);
      const opened = stream.open(of, text);
      events += added + opened.events;
      open.push(opened.part);
    }
  }
  return events + stream.end({ status: "completed", usage: { inputTokens: 1, outputTokens: 2 } });
};

/** The same with some texts never said before they are said again, and some said again in other words. */
export const withOddities = (events: readonly string[], random: Random): string[] =>
  events.flatMap((event) => {
    if (event.includes(".delta\n") && random.chance(10)) return [];
    return [event];
  });
