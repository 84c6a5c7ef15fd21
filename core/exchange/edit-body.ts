import type { TextSlot } from "../dialects/contract.ts";
import type { JsonBody } from "../dialects/json/body.ts";
import { editLiteral, splice } from "../dialects/json/edit.ts";
import { parseJson } from "../dialects/json/read.ts";
import type { Shape } from "../dialects/json/shape.ts";
import { SluiceError } from "../errors/index.ts";
import type { TextView } from "./text-view.ts";

/** The body with a view's edits carried out: what they do not touch stays as it was written. */
export const edited = (
  body: JsonBody,
  slots: readonly TextSlot[],
  view: TextView,
  shape: Shape,
): JsonBody => {
  const edits = slots.flatMap(({ start, end }, index) => {
    const own = view.edits[index] ?? [];
    return own.length === 0 ? [] : [{ start, end, text: editLiteral(body.text.slice(start, end), own) }];
  });
  const changed = parseJson(splice(body.text, edits), shape);
  // Only string literals were replaced by string literals.
  if (!changed) throw new SluiceError("GATEWAY_INTERNAL");
  return changed;
};
