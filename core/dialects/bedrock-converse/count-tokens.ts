import type { ProviderDialect } from "../contract.ts";
import { isObject } from "../json/value.ts";
import { countingProvider } from "../neutral/counting.ts";
import { isError } from "./error.ts";
import { modelPath } from "./path.ts";
import { translation } from "./translation/index.ts";

/** What stands before a model's id where several regions serve it: counted is by the model itself. */
const REGIONS = /^(us|us-gov|eu|apac|jp|au|ca|sa|me|af|global)\.(?=[a-z0-9-]+\.)/;
const NUMBER = "inputTokens";

/** Counts the tokens of a request. Nothing is said and nothing is billed. */
export const countTokens: ProviderDialect = {
  id: "bedrock-converse",
  path: ({ model }) => modelPath(model.replace(REGIONS, ""), "count-tokens"),
  isAnswer: (value) => isObject(value) && typeof value[NUMBER] === "number",
  isError,
  usage: () => undefined,
  unmetered: true,
  translation: countingProvider(translation, {
    counted: ["messages", "system", "toolConfig", "additionalModelRequestFields"],
    around: (converse) => ({ input: { converse } }),
    number: NUMBER,
  }),
};
