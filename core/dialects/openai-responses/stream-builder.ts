import { TextTemplate } from "../json/template.ts";
import { type Ending, ended, type ResponseObject } from "./envelope.ts";
import { ITEM_KINDS, type Item, type ItemKind, type PartKind, type PartText } from "./items.ts";

/** An item that is being written. */
export interface OpenItem {
  readonly at: number;
  readonly kind: ItemKind;
  readonly item: Item;
  readonly parts: object[];
}

/** A text that is being written, in its item. */
export interface OpenPart {
  readonly of: OpenItem;
  readonly index: number;
  readonly text: PartText;
  said: string;
  /** The event of more of it: what stands before its number, and what behind that. */
  more: { readonly begin: string; readonly rest: TextTemplate } | undefined;
}

/** Writes the events of one answer, with their numbers and places, and the whole of it in the last one. */
export class StreamBuilder {
  #sequence: number;
  readonly #output: (ResponseObject | undefined)[];

  constructor(
    readonly base: ResponseObject,
    /** What went out before, where this goes on from it. */
    before: { readonly sequence: number; readonly output: readonly (ResponseObject | undefined)[] } = {
      sequence: 0,
      output: [],
    },
  ) {
    this.#sequence = before.sequence;
    this.#output = [...before.output];
  }

  event(type: string, fields: object): string {
    return this.#framed(type, JSON.stringify(fields));
  }

  begin(): string {
    const base = JSON.stringify({ response: this.base });
    return this.#framed("response.created", base) + this.#framed("response.in_progress", base);
  }

  /** Begins an item: what `open` is given until `closeItem` is within it. */
  openItem(kind: ItemKind, fields: Item = {}): { readonly of: OpenItem; readonly events: string } {
    const at = this.#output.length;
    const item = { ...ITEM_KINDS[kind].item, id: this.#idOf(kind, at), ...fields };
    this.#output.push(undefined);
    const shown = { ...item, ...ITEM_KINDS[kind].empty, status: "in_progress" };
    const of = { at, kind, item, parts: [] };
    return { of, events: this.event("response.output_item.added", { output_index: at, item: shown }) };
  }

  /** Begins a text in an item. */
  open(of: OpenItem, kind: PartKind): { readonly part: OpenPart; readonly events: string } {
    const text = ITEM_KINDS[of.kind].texts[kind];
    if (!text) throw new TypeError(`there is no ${kind} in a ${of.kind}`);
    const part = { of, index: of.parts.length, text, said: "", more: undefined };
    if (!text.part) return { part, events: "" };
    of.parts.push({});
    const fields = { ...this.#placeOf(part), part: text.part("") };
    return { part, events: this.event(`${text.partEvent}.added`, fields) };
  }

  say(part: OpenPart, delta: string): string {
    if (delta === "") return "";
    part.said += delta;
    part.more ??= this.#moreOf(part);
    return part.more.begin + this.#sequence++ + part.more.rest.with(delta);
  }

  #moreOf(part: OpenPart): NonNullable<OpenPart["more"]> {
    const { event, extra } = part.text;
    const type = `${event}.delta`;
    const rest = (delta: string): string =>
      `,${JSON.stringify({ ...this.#placeOf(part), delta, ...extra }).slice(1)}\n\n`;
    return {
      begin: `event: ${type}\ndata: {"type":"${type}","sequence_number":`,
      rest: new TextTemplate(rest),
    };
  }

  close(part: OpenPart, more: object = {}): string {
    const { event, extra, field, partEvent, part: shape } = part.text;
    const place = this.#placeOf(part);
    const done = this.event(`${event}.done`, { ...place, [field]: part.said, ...extra });
    if (!shape) {
      Object.assign(part.of.item, { [field]: part.said });
      return done;
    }
    const whole = { ...shape(part.said), ...more };
    part.of.parts[part.index] = whole;
    return done + this.event(`${partEvent}.done`, { ...place, part: whole });
  }

  closeItem(
    { at, item, kind, parts }: OpenItem,
    status: "completed" | "incomplete",
    more: Item = {},
  ): string {
    const { list, empty } = ITEM_KINDS[kind];
    const whole = { ...empty, ...item, ...(list ? { [list]: parts } : undefined), ...more, status };
    return this.wholeItem(at, whole);
  }

  /** An item that is there at once. */
  item(item: ResponseObject): string {
    const at = this.#output.length;
    this.#output.push(undefined);
    return this.event("response.output_item.added", { output_index: at, item }) + this.wholeItem(at, item);
  }

  /** The end of an item, as a whole. */
  wholeItem(at: number, item: ResponseObject): string {
    this.#output[at] = item;
    return this.event("response.output_item.done", { output_index: at, item });
  }

  /** The last event, with the whole answer in it. */
  end(ending: Ending, more: object = {}): string {
    const output = this.#output.filter((item) => item !== undefined);
    const response = { ...this.base, ...ended(ending), output, ...more };
    return this.event(`response.${ending.status}`, { response });
  }

  /** An event about a text that is being written. */
  about(part: OpenPart, type: string, fields: object): string {
    return this.event(type, { ...this.#placeOf(part), ...fields });
  }

  /** An error by itself; the end of the stream comes behind it. */
  error(error: { readonly code: string; readonly message: string }, fields: object): string {
    return this.event("error", { ...error, param: null, ...fields });
  }

  /** An event of fields that are written already; each has some. */
  #framed(type: string, fields: string): string {
    return `event: ${type}\ndata: {"type":"${type}","sequence_number":${this.#sequence++},${fields.slice(1)}\n\n`;
  }

  #idOf(kind: ItemKind, at: number): string {
    return `${ITEM_KINDS[kind].prefix}_${String(this.base.id).replace(/^resp_/, "")}_${at}`;
  }

  #placeOf({ of, index, text }: OpenPart): object {
    const place = { item_id: of.item.id, output_index: of.at };
    return text.index === undefined ? place : { ...place, [text.index]: index };
  }
}
