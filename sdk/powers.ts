import { type Static, Type } from "@sinclair/typebox";

/** What a plugin may ask for, beside what every context has. What it does not ask for does not exist for it. */
export const PowersSchema = Type.Object(
  {
    text: Type.Optional(
      Type.Union([Type.Literal("read"), Type.Literal("write")], {
        description: "See (`read`) or also change (`write`) the pieces of text in requests and answers.",
      }),
    ),
    identity: Type.Optional(
      Type.Literal(true, {
        description:
          "See the key record behind the credential and the privileges of its principal; never the secret.",
      }),
    ),
    bodies: Type.Optional(
      Type.Union(
        [Type.Literal(true), Type.Object({ when: Type.String() }, { additionalProperties: false })],
        {
          description:
            "Have request and answer in the record. With `when`, only where this boolean field of the config is true.",
        },
      ),
    ),
    files: Type.Optional(
      Type.Literal(true, {
        description: "Append to files that the administrator names in the plugin's config.",
      }),
    ),
    log: Type.Optional(
      Type.Literal(true, { description: "Write lines to the gateway's log, under the plugin's name." }),
    ),
  },
  { additionalProperties: false },
);

/** The powers that a plugin asks for. */
export type Powers = Static<typeof PowersSchema>;
