import { TextTemplate } from "../../json/template.ts";
import type { PartStart } from "../../neutral/answer.ts";
import { textBlock, writeEvent } from "../write.ts";

/** Blocks that open with the first word of theirs, and how that word is told. */
const WORDS = {
  text: { block: textBlock(""), delta: (text: string) => ({ type: "text_delta", text }) },
  refusal: { block: textBlock(""), delta: (text: string) => ({ type: "text_delta", text }) },
  reasoning: {
    block: { type: "thinking", thinking: "", signature: "" },
    delta: (thinking: string) => ({ type: "thinking_delta", thinking }),
  },
  "tool-call": {
    block: undefined,
    delta: (partial_json: string) => ({ type: "input_json_delta", partial_json }),
  },
} as const;

/** Writes blocks one after the other, with contiguous indices and deltas that fit them. */
export class BlockWriter {
  #index = 0;
  #open: string | undefined;
  /** More words of the open block. */
  #words: { readonly of: PartStart["kind"]; readonly event: TextTemplate } | undefined;

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  open(block: { readonly type: string; readonly [field: string]: unknown }): string {
    const closed = this.close();
    this.#open = block.type;
    return closed + writeEvent({ type: "content_block_start", index: this.#index, content_block: block });
  }

  /** More words of the open block, which they open where it is another. */
  say(kind: PartStart["kind"], text: string): string {
    if (this.#words?.of === kind) return this.#words.event.with(text);
    const { block, delta } = WORDS[kind];
    const opened = block ? this.#need(block) : "";
    this.#words = { of: kind, event: new TextTemplate((piece) => this.#delta(delta(piece))) };
    return opened + this.#words.event.with(text);
  }

  sign(signature: string): string {
    return this.#need(WORDS.reasoning.block) + this.#delta({ type: "signature_delta", signature });
  }

  cite(citation: object): string {
    return this.#need(WORDS.text.block) + this.#delta({ type: "citations_delta", citation });
  }

  /** A block that has no deltas. */
  whole(block: { readonly [field: string]: unknown }): string {
    return this.open({ type: "", ...block }) + this.close();
  }

  close(): string {
    if (this.#open === undefined) return "";
    this.#open = undefined;
    this.#words = undefined;
    return writeEvent({ type: "content_block_stop", index: this.#index++ });
  }

  #need(block: { readonly type: string }): string {
    return this.#open === block.type ? "" : this.open(block);
  }

  #delta(delta: object): string {
    return writeEvent({ type: "content_block_delta", index: this.#index, delta });
  }
}
