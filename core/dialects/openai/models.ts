import type { ListedModel, ModelLists } from "../contract.ts";

const entry = ({ id, service }: ListedModel) => ({ id, object: "model", created: 0, owned_by: service });

/** Lists of models as OpenAI has them. */
export const modelLists: ModelLists = {
  list: (models) => ({ object: "list", data: models.map(entry) }),
  one: entry,
};
