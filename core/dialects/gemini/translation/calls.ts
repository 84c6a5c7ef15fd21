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

interface Asked {
  readonly id: string;
  readonly name: string;
  answered: boolean;
}

/** The calls of a conversation. Where they have no ids, results are told apart by name and order. */
export class Calls {
  readonly #calls: Asked[] = [];

  /** The id of a call that stands at a place. */
  call(id: string | undefined, name: string, place: string): string {
    const own = id || `call_${place}`;
    this.#calls.push({ id: own, name, answered: false });
    return own;
  }

  /** The id of the call that a result is of. */
  result(id: string | undefined, name: string, place: string): string {
    const found = this.#calls.find((call) => !call.answered && (id ? call.id === id : call.name === name));
    if (found) found.answered = true;
    return id || found?.id || `call_${place}`;
  }
}

/** The names of the tools that were called, by id. */
export const namesOf = (calls: readonly ToolCallPart[]): ReadonlyMap<string, string> =>
  new Map(calls.map(({ id, name }) => [id, name]));
