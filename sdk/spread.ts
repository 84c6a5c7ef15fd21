import type { Static } from "@sinclair/typebox";
import * as Type from "./type.ts";

/** How the exchanges of a service are spread over its targets. */
export const SpreadSchema = Type.Object(
  {
    session: Type.Optional(
      Type.Unsafe<readonly string[]>(
        Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
          maxItems: 16,
          uniqueItems: true,
          description:
            "Request headers, in lower case, that name a session; the first that is there counts. The exchanges of a session go to one target. Default: none, so that targets take turns.",
        }),
      ),
    ),
  },
  { additionalProperties: false },
);

/** How the exchanges of a service are spread over its targets. */
export type Spread = Readonly<Static<typeof SpreadSchema>>;
