import type { Segment } from "@sluice/sdk";
import type { TextSlot } from "./contract.ts";
import type { JsonNode } from "./json/body.ts";
import type { Shape } from "./json/shape.ts";
import { isArray, isObject } from "./json/value.ts";

/** A shape that says which strings are text: what is read of a body and what is shown of it are one table. */
export interface TextShape extends Shape {
  readonly members?: Readonly<Record<string, TextShape>>;
  readonly items?: TextShape;
  /** What a string in this place is; absent where it is no text. */
  readonly text?: Segment["kind"];
  /** A string that begins so is no text: what it holds is no words. */
  readonly unless?: string;
  /** It is text only in an object that names this as its `type`: elsewhere it may be base64. */
  readonly ofType?: string;
  /** The running text that it belongs to, within its choice. */
  readonly channel?: string;
  /** Each item is a running text of its own, told apart by its `index`, or else by its place. */
  readonly numbered?: boolean;
  /** It comes in one piece, and is a running text of its own wherever it stands. */
  readonly whole?: boolean;
}

/** Whose words they are. */
export interface Speaker {
  readonly role: string;
  readonly choice: number;
  /** What plain text is here, where not `text`. */
  readonly plain?: Segment["kind"];
  /** What their channels are within, where not the choice alone. */
  readonly within?: string;
  /** Whether all that is said here was said before. */
  readonly repeats?: boolean;
}

/** Appends the texts below `node`, in the order in which they stand. */
export const collectText = (
  node: JsonNode | undefined,
  value: unknown,
  shape: TextShape | undefined,
  speaker: Speaker,
  out: TextSlot[],
  outer = "",
): void => {
  if (node === undefined || shape === undefined) return;
  const channel =
    shape.channel === undefined ? outer : `${speaker.within ?? speaker.choice}:${shape.channel}`;
  if (typeof value === "string") {
    if (shape.text === undefined || (shape.unless !== undefined && value.startsWith(shape.unless))) return;
    const kind = shape.text === "text" ? (speaker.plain ?? "text") : shape.text;
    const { role, choice, repeats } = speaker;
    const slot = { role, kind, choice, channel, text: value, start: node.start, end: node.end };
    out.push(shape.whole ? { ...slot, whole: true } : repeats ? { ...slot, repeats } : slot);
  } else if (node.items !== undefined && isArray(value)) {
    for (let i = 0; i < node.items.length; i++) {
      const own = shape.numbered ? `${channel}:${indexOf(value[i], i)}` : channel;
      collectText(node.items[i], value[i], shape.items, speaker, out, own);
    }
  } else if (node.members !== undefined && isObject(value)) {
    for (const member of node.members) {
      const { key } = member;
      const own = shape.members?.[key];
      if (own?.ofType !== undefined && value.type !== own.ofType) continue;
      collectText(member, value[key], own, speaker, out, channel);
    }
  }
};

/** The `index` that a choice or a tool call gives itself, or else its place. */
export const indexOf = (value: unknown, place: number): number =>
  isObject(value) && typeof value.index === "number" && Number.isSafeInteger(value.index)
    ? value.index
    : place;
