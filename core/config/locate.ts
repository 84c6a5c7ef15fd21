import { isAlias, isMap, isPair, isScalar, isSeq, type Pair } from "yaml";
import { offsetOf, type YamlFile } from "./read-yaml.ts";

/** A place in the config: keys of maps and indices of lists. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `services.chat.targets[0]`; keys with dots or blanks as `services["main.chat"]`. */
export const showPath = (path: Path): string =>
  path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!PLAIN_KEY.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");

/** What stands at a path, or at the longest part of it that the file has. */
interface Place {
  readonly key: unknown;
  readonly value: unknown;
}

/** The node at a path; `undefined` where the file does not have it. */
export const nodeAt = (file: YamlFile, path: Path): unknown => {
  const { place, whole } = follow(file, path);
  return whole ? place.value : undefined;
};

/** Line and column of a value, or of its key; of the nearest thing around it where it does not exist. */
export const locate = (
  file: YamlFile,
  path: Path,
  at: "key" | "value",
): { line: number; column: number } | undefined => {
  const { place, whole } = follow(file, path);
  const value = offsetOf(place.value);
  const key = offsetOf(place.key);
  const offset = at === "value" && whole ? (value ?? key) : (key ?? value);
  return offset === undefined ? undefined : file.position(offset);
};

const follow = (file: YamlFile, path: Path): { place: Place; whole: boolean } => {
  let place: Place = { key: undefined, value: file.document.contents };
  for (const step of path) {
    const next = child(file, place.value, step);
    if (next === undefined) return { place, whole: false };
    place = next;
  }
  return { place, whole: true };
};

const child = (file: YamlFile, node: unknown, step: string | number): Place | undefined => {
  const inside = isAlias(node) ? node.resolve(file.document) : node;
  if (isSeq(inside) && typeof step === "number") {
    return step < inside.items.length ? { key: undefined, value: inside.items[step] } : undefined;
  }
  if (!isMap(inside)) return undefined;
  const named = (name: string) => (pair: Pair) => isScalar(pair.key) && String(pair.key.value) === name;
  const own = inside.items.find(named(String(step)));
  if (own) return { key: own.key, value: own.value };
  const merged = inside.items.find(named("<<"))?.value;
  const sources = isSeq(merged) ? merged.items : [merged];
  return sources.map((source) => child(file, source, step)).find((found) => found !== undefined);
};

/** The path of the last of these nodes, each the parent of the next, as a visit of the document gives them. */
export const pathOf = (nodes: readonly unknown[]): Path => {
  const path: (string | number)[] = [];
  nodes.forEach((node, index) => {
    if (isPair(node) && isScalar(node.key)) path.push(String(node.key.value));
    else if (isSeq(node)) path.push(node.items.indexOf(nodes[index + 1]));
  });
  return path;
};
