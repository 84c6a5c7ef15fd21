import type { Engine, EngineName } from "../../core/sandbox/contract.ts";
import guest from "../../core/sandbox/guest/guest.generated.js.txt" with { type: "text" };
import { InlineEngine } from "../../core/sandbox/inline/engine.ts";
import { IsolateEngine } from "../../core/sandbox/isolate/engine.ts";

/** An engine that the suite runs on. */
export interface TriedEngine {
  readonly name: EngineName;
  open(): Engine;
}

/** Every engine that there is, with the guest runtime that it has in a gateway. */
export const ENGINES: readonly TriedEngine[] = [
  { name: "inline", open: () => new InlineEngine({ guest }) },
  { name: "isolate", open: () => new IsolateEngine({ guest }) },
];
