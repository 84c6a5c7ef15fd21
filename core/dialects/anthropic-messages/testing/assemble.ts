import { isArray, isObject } from "../../json/value.ts";

type Fields = Record<string, unknown>;

const joined = (block: Fields, field: string, more: unknown): void => {
  block[field] = `${block[field] ?? ""}${more}`;
};

const DELTAS: Readonly<Record<string, (block: Fields, delta: Fields) => void>> = {
  text_delta: (block, { text }) => joined(block, "text", text),
  thinking_delta: (block, { thinking }) => joined(block, "thinking", thinking),
  signature_delta: (block, { signature }) => {
    block.signature = signature;
  },
  input_json_delta: (block, { partial_json }) => joined(block, "json", partial_json),
  citations_delta: (block, { citation }) => {
    block.citations = [...(isArray(block.citations) ? block.citations : []), citation];
  },
};
/** Which blocks take which deltas. */
const BLOCK_OF: Readonly<Record<string, RegExp>> = {
  text_delta: /^text$/,
  citations_delta: /^text$/,
  thinking_delta: /^thinking$/,
  signature_delta: /^thinking$/,
  input_json_delta: /tool_use$/,
};

const fieldsOf = (value: unknown): Fields => {
  if (!isObject(value)) throw new Error(`${JSON.stringify(value)} is no object`);
  return value;
};

/** The answer that a stream tells. Throws where the stream breaks the grammar. */
export const assemble = (payloads: readonly string[]): Fields => {
  let message: Fields | undefined;
  const content: Fields[] = [];
  let open: Fields | undefined;
  let ended = false;
  for (const data of payloads) {
    const event = fieldsOf(JSON.parse(data));
    const fail = (why: string): never => {
      throw new Error(`${why}: ${data}`);
    };
    if (ended) fail("an event behind the last one");
    if (event.type === "ping") continue;
    if (event.type === "message_start") {
      if (message) fail("a second start");
      message = { ...fieldsOf(event.message) };
      continue;
    }
    if (!message) return fail("an event before the start");
    if (event.type === "content_block_start") {
      if (open || event.index !== content.length) fail("a block out of order");
      open = { ...fieldsOf(event.content_block) };
      content.push(open);
    } else if (event.type === "content_block_delta") {
      const delta = fieldsOf(event.delta);
      if (!open || event.index !== content.length - 1) return fail("a delta of no open block");
      if (!BLOCK_OF[String(delta.type)]?.test(String(open.type))) fail("a delta of another type of block");
      DELTAS[String(delta.type)]?.(open, delta);
    } else if (event.type === "content_block_stop") {
      if (!open || event.index !== content.length - 1) return fail("a stop of no open block");
      if (typeof open.json === "string") open.input = JSON.parse(open.json || "{}");
      delete open.json;
      open = undefined;
    } else if (event.type === "message_delta") {
      if (open) fail("a block is still open");
      const usage = { ...fieldsOf(message.usage), ...fieldsOf(event.usage) };
      message = { ...message, ...fieldsOf(event.delta), usage };
    } else if (event.type === "message_stop") {
      ended = true;
    } else fail("an unknown event");
  }
  if (!message || !ended) throw new Error("the stream has no end");
  return { ...message, content };
};
