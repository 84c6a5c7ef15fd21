import { isArray, isObject } from "../../json/value.ts";

/**
 * Tools in a namespace are functions like others, which the client runs; other dialects have no namespaces. There such a tool has both
 * names in one, and a call of it comes back to the client with the two apart.
 */
const BETWEEN = "__";

/** The name of a tool where there are no namespaces. */
export const joinedName = (namespace: string | undefined, name: string): string =>
  namespace === undefined ? name : namespace + BETWEEN + name;

/** What a call is named by. */
export interface CallName {
  readonly name: string;
  readonly namespace?: string;
}

/** Tells the names of calls apart as the tools of a request have them. */
export const callNames = (request: unknown): ((name: string) => CallName) => {
  const tools = isObject(request) && isArray(request.tools) ? request.tools : [];
  const apart = new Map<string, CallName>();
  for (const tool of tools) {
    if (!isObject(tool) || tool.type !== "namespace" || !isArray(tool.tools)) continue;
    const { name: namespace } = tool;
    for (const inner of tool.tools)
      if (typeof namespace === "string" && isObject(inner) && typeof inner.name === "string")
        apart.set(joinedName(namespace, inner.name), { namespace, name: inner.name });
  }
  return (name) => apart.get(name) ?? { name };
};
