/** An item of an answer, as JSON. */
export type Item = Record<string, unknown>;
/** The items that are written here. */
export type ItemKind = "message" | "reasoning" | "function-call" | "custom-tool-call" | "image";
/** The texts that an item may hold. */
export type PartKind = "text" | "refusal" | "reasoning" | "input";

/** How a text of an item goes out. */
export interface PartText {
  /** Its events, without `.delta` and `.done`. */
  readonly event: string;
  /** What `.done` calls it. */
  readonly field: string;
  /** What `.delta` and `.done` hold beside. */
  readonly extra?: object;
  /** Which of the item's texts it is, by the name that the events have for that; absent where there is but one. */
  readonly index?: "content_index" | "summary_index";
  /** The object that holds it; absent where the item itself does. */
  readonly part?: (text: string) => object;
  /** The events of that object, without `.added` and `.done`. */
  readonly partEvent?: string;
}

interface KindRow {
  readonly prefix: string;
  readonly item: Item;
  /** What an item has where its texts are to come. */
  readonly empty: Item;
  /** The member that holds its texts. */
  readonly list?: "content" | "summary";
  readonly texts: Readonly<Partial<Record<PartKind, PartText>>>;
}

/** An output text. */
export const outputText = (text: string) => ({ type: "output_text", annotations: [], logprobs: [], text });
/** A refusal. */
export const refusalPart = (refusal: string) => ({ type: "refusal", refusal });
/** A piece of the summary of a thought. */
export const summaryText = (text: string) => ({ type: "summary_text", text });

/** The items and their texts. */
export const ITEM_KINDS: Readonly<Record<ItemKind, KindRow>> = {
  message: {
    prefix: "msg",
    item: { type: "message", role: "assistant" },
    empty: { content: [] },
    list: "content",
    texts: {
      text: {
        event: "response.output_text",
        field: "text",
        extra: { logprobs: [] },
        index: "content_index",
        part: outputText,
        partEvent: "response.content_part",
      },
      refusal: {
        event: "response.refusal",
        field: "refusal",
        index: "content_index",
        part: refusalPart,
        partEvent: "response.content_part",
      },
    },
  },
  reasoning: {
    prefix: "rs",
    item: { type: "reasoning" },
    empty: { summary: [] },
    list: "summary",
    texts: {
      reasoning: {
        event: "response.reasoning_summary_text",
        field: "text",
        index: "summary_index",
        part: summaryText,
        partEvent: "response.reasoning_summary_part",
      },
    },
  },
  "function-call": {
    prefix: "fc",
    item: { type: "function_call" },
    empty: { arguments: "" },
    texts: { input: { event: "response.function_call_arguments", field: "arguments" } },
  },
  "custom-tool-call": {
    prefix: "ctc",
    item: { type: "custom_tool_call" },
    empty: { input: "" },
    texts: { input: { event: "response.custom_tool_call_input", field: "input" } },
  },
  image: {
    prefix: "ig",
    item: { type: "image_generation_call" },
    empty: { result: null },
    texts: {},
  },
};
