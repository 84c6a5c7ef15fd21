import type { ListedModel, ModelLists } from "../contract.ts";

const UNKNOWN = {
  created_at: "1970-01-01T00:00:00Z",
  capabilities: null,
  deprecated_at: null,
  lifecycle: "active",
  line: null,
  max_input_tokens: null,
  max_tokens: null,
  retires_at: null,
} as const;

const entry = ({ id }: ListedModel) => ({ type: "model", id, display_name: id, ...UNKNOWN });

/** Lists of models, always on one page. */
export const modelLists: ModelLists = {
  list: (models) => ({
    data: models.map(entry),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  }),
  one: entry,
};
