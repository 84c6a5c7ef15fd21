import { Type } from "@sluice/sdk";

export const config = Type.Object(
  {
    text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 4096,
        description: "What it answers. Default: a sentence that repeats the end of the last message.",
      }),
    ),
    dimensions: Type.Integer({
      default: 256,
      minimum: 1,
      maximum: 4096,
      description: "Length of the vectors that it answers embeddings with.",
    }),
  },
  { additionalProperties: false },
);
