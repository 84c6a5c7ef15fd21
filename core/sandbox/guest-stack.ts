import type { SourceMap } from "node:module";
import { mappedStack, readSourceMap } from "./build/mapped-stack.ts";
import type { Bundle } from "./contract.ts";

/** What the script of a bundle is called in stacks. */
export const scriptName = ({ name }: Bundle): string => `plugin:${name}`;

/** What the guest runtime is called in stacks. */
export const GUEST_NAME = "sluice-guest.js";

/** What else of ours may stand in a stack: the entry of the engine `isolate`, and the border that it is called over. */
const OURS = [GUEST_NAME, "sluice-entry.js", "<isolated-vm boundary>"];

/** Maps as they were read: a plugin that fails in every call must not have its map read in every call. */
const maps = new WeakMap<Bundle, { readonly map: SourceMap | undefined }>();

const mapOf = (bundle: Bundle): SourceMap | undefined => {
  let read = maps.get(bundle);
  if (!read) {
    read = { map: readSourceMap(bundle.sourceMap) };
    maps.set(bundle, read);
  }
  return read.map;
};

/** A guest's stack in the author's lines, without those of the guest runtime. */
export const mapStack = (stack: string, bundle: Bundle): string => {
  const script = scriptName(bundle);
  const own = stack
    .split("\n")
    .filter((line) => !OURS.some((name) => line.includes(name)))
    .join("\n")
    .trimEnd();
  return mappedStack(own, mapOf(bundle), (name) => name === script);
};
