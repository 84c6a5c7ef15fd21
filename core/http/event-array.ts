import { SseBuffer } from "../dialects/sse/buffer.ts";
import { splitEvents } from "../dialects/sse/events.ts";
import { JSON_TYPE, type Reply } from "../exchange/reply.ts";

/** A reply whose events are the items of one JSON array; what is no stream is the only item of one. */
export const asArray = (reply: Reply): Reply => {
  const { status, body } = reply;
  const headers = { ...reply.headers, "content-type": JSON_TYPE };
  const streamed = reply.headers["content-type"] !== JSON_TYPE;
  if (body instanceof ReadableStream) return { status, headers, body: arrayOf(body) };
  const text = typeof body === "string" ? body : decoder.decode(body);
  if (streamed) {
    const items = new Items();
    return { status, headers, body: items.next(encoder.encode(text)) + items.end() };
  }
  return { status, headers, body: text.startsWith("[") ? text : `[${text}]` };
};

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Events become items as they come. */
class Items {
  readonly #buffer = new SseBuffer();
  #begun = false;

  next(bytes: Uint8Array): string {
    const block = this.#buffer.push(bytes);
    return block ? this.#itemsIn(block) : "";
  }

  end(): string {
    const rest = this.#itemsIn(this.#buffer.rest());
    return this.#begun ? `${rest}\n]\n` : "[]\n";
  }

  #itemsIn(block: Uint8Array): string {
    let text = "";
    for (const { data } of splitEvents(block)) {
      if (data === "") continue;
      text += (this.#begun ? ",\n" : "[") + data;
      this.#begun = true;
    }
    return text;
  }
}

/** It is pulled, as what it reads from is. */
const arrayOf = (events: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
  const reader = events.getReader();
  const items = new Items();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const { done, value } = await reader.read();
        const text = done ? items.end() : items.next(value);
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (done) controller.close();
        if (done || text !== "") return;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
};
