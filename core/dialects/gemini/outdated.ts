import type { OutdatedField } from "../contract.ts";
import type { JsonBody, JsonNode } from "../json/body.ts";
import { indexOf } from "../text-shape.ts";
import { field, fieldAt, itemsOf } from "./fields.ts";

/** What tells of the tokens that a candidate's text was made of, or of places in it. */
const HANGS_ON_TEXT: readonly (readonly string[])[] = [
  ["logprobsResult"],
  ["citationMetadata"],
  ["groundingMetadata", "groundingSupports"],
];

/** The fields of these candidates that are true of the text as it was alone. */
export const outdatedFields = (body: JsonBody, choices: ReadonlySet<number>): OutdatedField[] =>
  itemsOf(fieldAt(body.root, "candidates"), field(body.value, "candidates")).flatMap(
    ({ node, value, at }) => {
      const index = indexOf(value, at);
      if (!choices.has(index)) return [];
      return HANGS_ON_TEXT.flatMap((path) => {
        const place = path.reduce<JsonNode | undefined>(fieldAt, node);
        const held = path.reduce(field, value);
        if (place === undefined || held === null) return [];
        return [{ name: `candidates.${index}.${path.join(".")}`, start: place.start, end: place.end }];
      });
    },
  );
