import type { UseConfig } from "../config/schema.ts";
import type { TextSlot } from "../dialects/contract.ts";

/** Which texts of a request an instance sees. */
export type Scope = UseConfig["scope"];

const isUsers = ({ role }: TextSlot): boolean => role === "user";
const isTools = ({ kind }: TextSlot): boolean => TOOL_KINDS.has(kind);
const TOOL_KINDS: ReadonlySet<string> = new Set(["tool-arguments", "tool-result"]);

const SCOPES: Readonly<Record<Scope, (slots: readonly TextSlot[]) => readonly TextSlot[]>> = {
  all: (slots) => slots,
  user: (slots) => slots.filter(isUsers),
  tools: (slots) => slots.filter(isTools),
  // The turn is what the user has said since anybody else has.
  "last-user": (slots) => {
    const last = slots.findLastIndex(isUsers);
    const before = slots.findLastIndex((slot, index) => index < last && !isUsers(slot));
    return slots.slice(before + 1, last + 1);
  },
};

/** The texts of a request that are within a scope, in their order. */
export const within = (scope: Scope, slots: readonly TextSlot[]): readonly TextSlot[] => SCOPES[scope](slots);
