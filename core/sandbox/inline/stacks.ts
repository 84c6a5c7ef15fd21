import { mappedStack } from "../build/mapped-stack.ts";
import type { Bundle } from "../contract.ts";

/** What the script of a bundle is called in stacks. */
export const scriptName = ({ name }: Bundle): string => `plugin:${name}`;

/** What the guest runtime is called in stacks. */
export const GUEST_NAME = "sluice-guest.js";

/** A guest's stack in the author's lines, without those of the guest runtime. */
export const mapStack = (stack: string, bundle: Bundle): string => {
  const script = scriptName(bundle);
  const own = stack
    .split("\n")
    .filter((line) => !line.includes(GUEST_NAME))
    .join("\n")
    .trimEnd();
  return mappedStack(own, bundle.sourceMap, (name) => name === script);
};
