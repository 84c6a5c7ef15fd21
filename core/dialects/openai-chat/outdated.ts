import type { OutdatedField } from "../contract.ts";
import { type JsonBody, memberAt } from "../json/body.ts";
import { isArray, isObject } from "../json/value.ts";
import { indexOf } from "../text-shape.ts";

/** Log probabilities tell of the tokens that the text of their choice was made of. */
export const outdatedFields = (body: JsonBody, choices: ReadonlySet<number>): OutdatedField[] => {
  const places = memberAt(body.root, "choices")?.items ?? [];
  const values = isObject(body.value) && isArray(body.value.choices) ? body.value.choices : [];
  return places.flatMap((place, at) => {
    const choice = values[at];
    const index = indexOf(choice, at);
    if (place === undefined || !isObject(choice) || !choices.has(index)) return [];
    const field = memberAt(place, "logprobs");
    if (field === undefined || choice.logprobs === null) return [];
    return [{ name: `choices.${index}.logprobs`, start: field.start, end: field.end }];
  });
};
