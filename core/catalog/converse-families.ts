import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { SluiceError } from "../errors/index.ts";
import rows from "./converse-families.json" with { type: "json" };

const Fields = Type.Record(Type.String(), Type.Unknown(), {
  description: "Fields of the model's own; a text `{}` in them stands for the value.",
});

/** What models behind one API do not have in common. */
const FamilySchema = Type.Object(
  {
    what: Type.String({ minLength: 1, description: "Which they are, for people." }),
    match: Type.String({
      description: "Matches the model's id, whatever stands around it. The first row counts.",
    }),
    caches: Type.Array(
      Type.Union([Type.Literal("tools"), Type.Literal("system"), Type.Literal("messages")]),
      { description: "Where cache points may stand." },
    ),
    narrow: Type.Optional(
      Type.Literal(true, {
        description: "Temperatures go up to 1, and stop sequences are more than white space.",
      }),
    ),
    topK: Type.Optional(Fields),
    thinking: Type.Optional(
      Type.Union([
        Type.Literal("budget", {
          description: "By a bound in tokens; the thoughts of a turn that called tools have to come back.",
        }),
        Type.Literal("effort", { description: "By itself, as much as the effort says." }),
        Fields,
      ]),
    ),
    stopSequence: Type.Optional(
      Type.Object(
        { whole: Type.String(), stream: Type.String() },
        { description: "Where the stop sequence that ended an answer is to be found, if asked for." },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Family = Omit<Static<typeof FamilySchema>, "match" | "what">;

const checked = (row: unknown, at: number): { readonly is: RegExp; readonly family: Family } => {
  if (!Value.Check(FamilySchema, row)) {
    const problem = Value.Errors(FamilySchema, row).First();
    throw new SluiceError("START_FAILED", {
      detail: `model family ${at}${problem?.path}: ${problem?.message}`,
    });
  }
  return { is: new RegExp(row.match), family: row };
};

const FAMILIES = rows.map(checked);
const UNKNOWN: Family = { caches: [] };

/** What is known of a model, by the id that its provider knows it by. */
export const familyOf = (model: string): Family =>
  FAMILIES.find(({ is }) => is.test(model))?.family ?? UNKNOWN;
