import type { ListedModel, ModelLists } from "../contract.ts";

const METHODS = ["generateContent", "streamGenerateContent", "countTokens", "embedContent"];

const entry = ({ id, service }: ListedModel) => ({
  name: `models/${id}`,
  version: "",
  displayName: id,
  description: service,
  supportedGenerationMethods: METHODS,
});

/** Lists of models as this API has them. */
export const modelLists: ModelLists = { list: (models) => ({ models: models.map(entry) }), one: entry };
