import type { ToolCallPart } from "../../neutral/parts.ts";

const UNFIT = /[^A-Za-z0-9_-]/g;
const MAX_CHARS = 28;

/** The id of a call in an answer that names none: the same for the same answer, another for any other. */
export const idInAnswer = (
  answer: string,
  choice: number,
  nth: number,
  name: string,
  input: string,
): string => {
  const known = answer.replace(UNFIT, "").slice(0, MAX_CHARS) || Bun.hash(name + input).toString(36);
  return `call_${known}_${choice}${nth}`;
};

/** The calls of one tool, in their order. */
interface Called {
  readonly ids: string[];
  /** Before this one all have their results. */
  next: number;
}

/** The calls of a conversation. Where they have no ids, results are told apart by name and order. */
export class Calls {
  readonly #called = new Map<string, Called>();
  readonly #answered = new Set<string>();

  /** The id of a call that stands at a place. */
  call(id: string | undefined, name: string, place: string): string {
    const own = id || `call_${place}`;
    const called = this.#called.get(name) ?? { ids: [], next: 0 };
    called.ids.push(own);
    this.#called.set(name, called);
    return own;
  }

  /** The id of the call that a result is of. */
  result(id: string | undefined, name: string, place: string): string {
    const found = id || this.#firstOpen(name) || `call_${place}`;
    this.#answered.add(found);
    return found;
  }

  #firstOpen(name: string): string | undefined {
    const called = this.#called.get(name);
    if (!called) return undefined;
    while (this.#answered.has(called.ids[called.next] ?? "")) called.next++;
    return called.ids[called.next];
  }
}

/** The names of the tools that were called, by id. */
export const namesOf = (calls: readonly ToolCallPart[]): ReadonlyMap<string, string> =>
  new Map(calls.map(({ id, name }) => [id, name]));
