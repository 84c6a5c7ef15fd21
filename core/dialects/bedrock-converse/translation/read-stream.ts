import { isObject } from "../../json/value.ts";
import type { NeutralEvent, PartStart, StreamReader } from "../../neutral/answer.ts";
import { type Fields, present } from "../../neutral/fields.ts";
import { readError } from "../error.ts";
import { readUsage } from "../usage.ts";
import {
  finishOf,
  isServerTool,
  ORIGIN,
  partsOf,
  readCitation,
  stopSequenceIn,
  textAt,
} from "./read-content.ts";

/** Reads a provider's events. */
export const readStream = (): StreamReader => new EventReader();

/** A block of the answer that is open. */
interface Open {
  readonly part: number;
  readonly kind: PartStart["kind"];
  empty: boolean;
}

const CHOICE = 0;

class EventReader implements StreamReader {
  /** By the dialect's index; `undefined` where the block is nothing that a client is shown. */
  readonly #open = new Map<number, Open | undefined>();
  #parts = 0;
  #out: NeutralEvent[] = [];
  #started = false;
  #finished = false;
  #measured = false;
  #over = false;

  readonly #events = new Map<string, (value: Fields) => void>([
    ["messageStart", () => this.#start()],
    ["contentBlockStart", (value) => this.#startBlock(value)],
    ["contentBlockStop", (value) => this.#close(indexIn(value))],
    ["messageStop", (value) => this.#finish(value)],
    ["metadata", (value) => this.#measure(value)],
  ]);

  read(data: string): readonly NeutralEvent[] {
    this.#out = [];
    const value = parse(data);
    if (value && !this.#over) this.#take(value);
    return this.#out;
  }

  end(): readonly NeutralEvent[] {
    this.#out = [];
    if (this.#finished) this.#end();
    return this.#out;
  }

  #take(value: Fields): void {
    // Nearly every event of a stream.
    const { contentBlockDelta } = value;
    if (isObject(contentBlockDelta)) {
      this.#delta(contentBlockDelta);
      return;
    }
    for (const name of Object.keys(value)) {
      const take = this.#events.get(name);
      const said = value[name];
      if (!take || !isObject(said)) continue;
      take(said);
      return;
    }
    const error = readError(value);
    if (!error) return;
    this.#over = true;
    this.#out.push({ kind: "error", ...error });
  }

  /** Some streams begin with their first block. */
  #start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#out.push({ kind: "start", id: "", model: "", created: 0 });
  }

  #startBlock(value: Fields): void {
    const { start } = value;
    const call = isObject(start) ? start.toolUse : undefined;
    if (isObject(call)) {
      const of: PartStart = { kind: "tool-call", id: textAt(call, "toolUseId"), name: textAt(call, "name") };
      this.#begin(indexIn(value), isServerTool(call) ? undefined : of);
    } else if (isObject(start) && Object.keys(start).length > 0) this.#begin(indexIn(value), undefined);
  }

  #begin(index: number, of: PartStart | undefined): Open | undefined {
    this.#start();
    this.#close(index);
    if (this.#finished) return undefined;
    const open = of && { part: this.#parts++, kind: of.kind, empty: true };
    this.#open.set(index, open);
    if (of && open) this.#out.push({ kind: "part-start", choice: CHOICE, part: open.part, of });
    return open;
  }

  /** The open block of that kind. Only calls of tools are announced: of others the first delta is the start. */
  #blockOf(index: number, kind: "text" | "reasoning"): Open | undefined {
    const open = this.#open.get(index);
    if (open?.kind === kind) return open;
    return open === undefined && this.#open.has(index) ? undefined : this.#begin(index, { kind });
  }

  #delta(value: Fields): void {
    const { delta } = value;
    if (!isObject(delta)) return;
    const index = indexIn(value);
    const { text, toolUse, reasoningContent: thought, citation } = delta;
    if (typeof text === "string" && text !== "") this.#say(this.#blockOf(index, "text"), text);
    else if (isObject(toolUse)) this.#input(index, textAt(toolUse, "input"));
    else if (isObject(thought)) this.#think(index, thought);
    else if (isObject(citation)) this.#whole({ kind: "text", text: "", citations: [readCitation(citation)] });
    else for (const part of partsOf(delta) ?? []) if (part.kind === "image") this.#whole(part);
  }

  #whole(value: Extract<NeutralEvent, { kind: "whole-part" }>["value"]): void {
    this.#start();
    if (!this.#finished) this.#out.push({ kind: "whole-part", choice: CHOICE, value });
  }

  #say(open: Open | undefined, text: string): void {
    if (!open || text === "") return;
    open.empty = false;
    this.#out.push({ kind: "delta", choice: CHOICE, part: open.part, text });
  }

  /** A piece of a call that never began is nothing. */
  #input(index: number, text: string): void {
    const open = this.#open.get(index);
    if (open?.kind === "tool-call") this.#say(open, text);
  }

  #think(index: number, thought: Fields): void {
    const open = this.#blockOf(index, "reasoning");
    if (!open) return;
    this.#say(open, textAt(thought, "text"));
    const { part } = open;
    const seal = (value: string, sealed: boolean): void => {
      this.#out.push({
        kind: "signature",
        choice: CHOICE,
        part,
        origin: ORIGIN,
        value,
        ...(sealed ? { sealed } : {}),
      });
    };
    const { signature, redactedContent: sealed } = thought;
    if (typeof signature === "string" && signature !== "") seal(signature, false);
    if (typeof sealed === "string" && sealed !== "") seal(sealed, true);
  }

  #close(index: number): void {
    const open = this.#open.get(index);
    this.#open.delete(index);
    if (!open) return;
    // A call without arguments has no piece of any.
    if (open.kind === "tool-call" && open.empty) this.#say(open, "{}");
    this.#out.push({ kind: "part-end", choice: CHOICE, part: open.part });
  }

  #closeAll(): void {
    for (const index of [...this.#open.keys()]) this.#close(index);
  }

  #finish(value: Fields): void {
    if (this.#finished) return;
    this.#start();
    this.#closeAll();
    this.#finished = true;
    const said = present({ reason: finishOf(value.stopReason), stopSequence: stopSequenceIn(value) });
    this.#out.push({ kind: "finish", choice: CHOICE, ...said });
    if (this.#measured) this.#end();
  }

  /** It comes last, or just before the end of the message. */
  #measure(value: Fields): void {
    const usage = readUsage(value);
    if (usage) this.#out.push({ kind: "usage", usage });
    this.#measured = true;
    if (this.#finished) this.#end();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#out.push({ kind: "end" });
  }
}

const indexIn = ({ contentBlockIndex: index }: Fields): number => (typeof index === "number" ? index : 0);

const parse = (data: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
