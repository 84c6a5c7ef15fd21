import { Type } from "@sluice/sdk";

/** Weights stand on the targets of the service. */
export const config = Type.Object(
  {
    sticky: Type.Boolean({
      default: true,
      description:
        "Keep the requests of a session on one target. A session is told by `x-session-id`, or by the header that a coding agent sends of itself.",
    }),
  },
  { additionalProperties: false },
);
