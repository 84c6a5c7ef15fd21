import { Type } from "@sluice/sdk";

/** Request headers that name a session, the one that counts first. The others are what coding agents send of themselves. */
export const SESSION_HEADERS = [
  "x-session-id",
  "x-claude-code-session-id",
  "session-id",
  "session_id",
  "x-session-affinity",
  "x-opencode-session",
] as const;

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
