import { Type } from "@sluice/sdk";

/** Request headers that a tag may be taken from. */
export const TAG_HEADERS = [
  "x-application",
  "x-cost-center",
  "x-customer",
  "x-department",
  "x-environment",
  "x-feature",
  "x-project",
  "x-team",
] as const;

/** A tag's key. */
const Key = "^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$";

const tags = (description: string) =>
  Type.Record(Type.String({ pattern: Key }), Type.String({ minLength: 1, maxLength: 256 }), {
    maxProperties: 16,
    additionalProperties: false,
    description,
  });

/** Where tags come from. Each level may hold 16, of 64 and 256 characters. */
export const config = Type.Object(
  {
    headers: Type.Record(
      Type.String({ pattern: Key }),
      Type.Union(
        TAG_HEADERS.map((name) => Type.Literal(name)),
        { description: "The request header that the tag is taken from." },
      ),
      {
        default: {},
        maxProperties: 16,
        additionalProperties: false,
        description:
          "Tags that the client sets, by the header that it sends them in. They win over all others.",
      },
    ),
    principals: Type.Record(Type.String({ minLength: 1, maxLength: 255 }), tags("Tags of this principal."), {
      default: {},
      maxProperties: 1000,
      description:
        "Tags by principal: `alice@example.com`, `group:eng`, or `group:everyone` for whoever is identified. A name of its own wins over its groups, and of these the one that stands first here.",
    }),
    services: Type.Record(Type.String({ minLength: 1, maxLength: 255 }), tags("Tags of this service."), {
      default: {},
      maxProperties: 1000,
      description: "Tags by service.",
    }),
    tags: Type.Unsafe<Record<string, string>>({
      ...tags("Tags of every exchange, where nothing else says otherwise."),
      default: {},
    }),
  },
  { additionalProperties: false },
);
