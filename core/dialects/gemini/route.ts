import type { Route } from "../contract.ts";
import { invalid } from "../openai/request.ts";

/** The action that asks for a stream. */
export const STREAMING = "streamGenerateContent";

const COLLECTION = "models/";

/** What stands behind `…/models/` in a URL: the model, a colon, and what is to be done with it. */
export const readRoute = (url: string): Route => {
  const { pathname: path, searchParams } = new URL(url);
  const rest = path.slice(path.indexOf(`/${COLLECTION}`) + COLLECTION.length + 1);
  const colon = rest.lastIndexOf(":");
  const model = decoded(colon < 0 ? rest : rest.slice(0, colon));
  const action = colon < 0 ? "" : rest.slice(colon + 1);
  const asArray = action === STREAMING && searchParams.get("alt") !== "sse";
  return { model, action, ...(asArray ? { events: "array" } : {}) };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The model that a URL names, without the collection that clients put before it. */
export const modelIn = ({ model = "" }: Route): string => {
  const name = withoutCollection(model);
  if (name === "") throw invalid("model", "must stand in the URL: models/<model>:<action>.");
  partsOf(name);
  return name;
};

/** The parts of a name. Throws where an address would lead elsewhere by them. */
const partsOf = (name: string): string[] => {
  const parts = name.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".."))
    throw invalid("model", "must not hold the parts ., .. or an empty one.");
  return parts;
};

/** `models/x` is `x`. */
export const withoutCollection = (model: string): string =>
  model.startsWith(COLLECTION) ? model.slice(COLLECTION.length) : model;

/** Names that begin so say themselves in which collection they are. */
const RESOURCES = /^(models|tunedModels|endpoints|publishers|projects)\//;

/** A model as a resource: `models/x`, unless it is named as one already. */
export const resourceOf = (model: string): string => (RESOURCES.test(model) ? model : COLLECTION + model);

/** The path of an action upon a model. */
export const pathOf = (model: string, action: string): string =>
  `/${partsOf(resourceOf(model)).map(encodeURIComponent).join("/")}:${action}`;
