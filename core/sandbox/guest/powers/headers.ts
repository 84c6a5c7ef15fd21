import { fieldReader, workOf } from "../call.ts";
import { hideClass, isObject, NativeRangeError, own } from "../primordials.ts";
import { noteRead } from "../pure.ts";
import { quote } from "../quote.ts";
import { listed } from "./listed.ts";
import type { PowerPart } from "./power.ts";

const MAX_VALUE = 256;
const headersOf = fieldReader("headers");

/** The power `headers`: named headers of the request, and headers of the answer. */
export const headersPart: PowerPart = (asked) => {
  const readable = listed(asked, "read", "powers.headers.read");
  const settable = listed(asked, "answer", "powers.headers.answer");

  class Headers {
    readonly #ctx: unknown;

    constructor(ctx: unknown) {
      this.#ctx = ctx;
    }

    get(name: unknown): unknown {
      const headers = headersOf(this.#ctx);
      const known = readable(name);
      noteRead(`header:${known}`);
      return isObject(headers) ? own(headers, known) : undefined;
    }

    protected put(name: unknown, value: unknown): void {
      const work = workOf(this.#ctx);
      const known = settable(name);
      if (typeof value !== "string" || value.length > MAX_VALUE) {
        throw new NativeRangeError(`a header takes a text of at most ${MAX_VALUE} characters`);
      }
      work.addJson("headers", `[${quote(known)},${quote(value)}]`);
    }
  }

  class WritableHeaders extends Headers {
    set(name: unknown, value: unknown): void {
      this.put(name, value);
    }
  }

  const answers = isObject(asked) && own(asked, "answer") !== undefined;
  hideClass(Headers.prototype);
  hideClass(WritableHeaders.prototype);
  return answers ? (ctx) => new WritableHeaders(ctx) : (ctx) => new Headers(ctx);
};
