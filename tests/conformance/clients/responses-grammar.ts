import { fields, list, number, objects, text } from "../json.ts";
import type { Fields, Json } from "../meaning.ts";

/** How a text of an item goes on: where it stands, and by which events. */
interface Row {
  /** The list of the item in which its parts stand; absent where the text is a member of the item. */
  readonly list?: "content" | "summary";
  readonly index?: "content_index" | "summary_index";
  readonly member: string;
}

const TEXTS: Readonly<Record<string, Row>> = {
  "response.output_text": { list: "content", index: "content_index", member: "text" },
  "response.refusal": { list: "content", index: "content_index", member: "refusal" },
  "response.reasoning_summary_text": { list: "summary", index: "summary_index", member: "text" },
  "response.function_call_arguments": { member: "arguments" },
};
const PARTS: Readonly<Record<string, "content" | "summary">> = {
  "response.content_part": "content",
  "response.reasoning_summary_part": "summary",
};
const ENDS: ReadonlySet<string> = new Set(["response.completed", "response.incomplete"]);

/** An item as it was told piece by piece. */
interface Item {
  told: Record<string, Json>;
  readonly parts: Record<string, Json>[];
  done: boolean;
}

/** Follows a stream, and holds that what is said at its end is what was told before. */
export class Following {
  #sequence = 0;
  readonly #items: Item[] = [];
  #id: Json | undefined;
  #last: Fields | undefined;

  take(event: Fields): void {
    const type = text(event.type);
    if (event.sequence_number !== this.#sequence)
      throw new Error(`${type} has the number ${number(event.sequence_number)}, not ${this.#sequence}`);
    this.#sequence += 1;
    if (this.#last) throw new Error(`${type} behind the end`);
    const first = ["response.created", "response.in_progress"][this.#sequence - 1];
    if (first !== undefined && type !== first) throw new Error(`${type} in the place of ${first}`);
    const { id } = fields(event.response);
    this.#id ??= id;
    if ("response" in event && id !== this.#id) throw new Error(`${type} is of another response`);
    if (first !== undefined) return;
    const [, name = "", step = ""] = /^(.*)\.(added|delta|done)$/.exec(type) ?? [];
    if (type === "error") return;
    if (type === "response.failed") this.#fail(fields(event.response));
    else if (ENDS.has(type)) this.#end(fields(event.response));
    else if (name === "response.output_item") this.#item(step, event);
    else if (Object.hasOwn(PARTS, name)) this.#part(PARTS[name] ?? "content", step, event);
    else if (Object.hasOwn(TEXTS, name)) this.#text(TEXTS[name] ?? { member: "" }, step, event);
    else throw new Error(`unknown event ${type}`);
  }

  #item(step: string, { output_index, item }: Fields): void {
    if (step === "added") {
      if (output_index !== this.#items.length) throw new Error("an item is not at the end of the others");
      this.#items.push({ told: { ...fields(item) }, parts: [], done: false });
      return;
    }
    const known = this.#items[number(output_index)];
    if (!known || known.done) throw new Error("an item ends that is not open");
    known.done = true;
    const whole = fields(item);
    if (whole.id !== known.told.id || whole.type !== known.told.type)
      throw new Error("an item ends as another");
    // What was open where a stream breaks is not said again.
    const said = (field: "content" | "summary" | "arguments"): boolean =>
      whole.status !== "incomplete" || text(whole[field]) !== "" || list(whole[field]).length > 0;
    for (const field of Object.values(PARTS))
      if (known.parts.length > 0 && field in whole && said(field))
        same(`the ${field} of an item`, whole[field], known.parts);
    if ("arguments" in known.told && said("arguments"))
      same("the arguments of a call", whole.arguments, known.told.arguments);
    known.told = { ...whole };
  }

  #open(event: Fields): Item {
    const item = this.#items[number(event.output_index)];
    if (!item || item.done) throw new Error(`${text(event.type)} of an item that is not open`);
    if (event.item_id !== item.told.id) throw new Error(`${text(event.type)} names another item`);
    return item;
  }

  #part(list: "content" | "summary", step: string, event: Fields): void {
    const { parts } = this.#open(event);
    const at = number(list === "content" ? event.content_index : event.summary_index);
    if (step === "added") {
      if (at !== parts.length) throw new Error("a part is not at the end of the others");
      parts.push({ ...fields(event.part) });
      return;
    }
    const known = parts[at];
    if (!known) throw new Error("a part ends that never began");
    const whole = fields(event.part);
    const member = "refusal" in whole ? "refusal" : "text";
    same("the text of a part", whole[member], known[member]);
    parts[at] = { ...whole };
  }

  #text({ list, index, member }: Row, step: string, event: Fields): void {
    const item = this.#open(event);
    const holder = list ? item.parts[number(index && event[index])] : item.told;
    if (!holder) throw new Error(`${text(event.type)} of a part that is not there`);
    if (step === "delta") holder[member] = text(holder[member]) + text(event.delta);
    else same(text(event.type), event[member], holder[member]);
  }

  /** What was over before is in it, and nothing else. */
  #fail(response: Fields): void {
    const told = this.#items.filter(({ done }) => done).map((item) => item.told);
    same("the output of what has failed", response.output, told);
    this.#last = response;
  }

  #end(response: Fields): void {
    if (this.#items.some(({ done }) => !done)) throw new Error("the answer ends before its items");
    const told = this.#items.map((item) => item.told);
    same("the output of the whole", response.output, told);
    if (objects(response.output).length !== told.length) throw new Error("items are missing");
    this.#last = response;
  }

  get whole(): Fields {
    if (!this.#last) throw new Error("the stream does not end");
    return this.#last;
  }
}

const same = (what: string, said: Json | undefined, told: Json | undefined): void => {
  if (!Bun.deepEquals(said, told))
    throw new Error(`${what}: ${JSON.stringify(said)}, and before ${JSON.stringify(told)}`);
};
