import { type Static, Type } from "@sinclair/typebox";

/** How a plugin reads an answer that comes as a stream. */
export const StreamSchema = Type.Object(
  {
    maxMatchChars: Type.Integer({
      minimum: 1,
      maximum: 65536,
      description: "The longest piece of text that the plugin must see whole, in UTF-16 units.",
    }),
    maxHoldMs: Type.Integer({
      minimum: 0,
      maximum: 60000,
      description: "How long a piece of text may be held back while the provider is silent, in milliseconds.",
    }),
  },
  { additionalProperties: false },
);
/** How a plugin reads an answer that comes as a stream. */
export type StreamReading = Static<typeof StreamSchema>;
