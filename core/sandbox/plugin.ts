import type { TSchema } from "@sinclair/typebox";
import type { HookName, HookOrder, PatternDeclaration, Powers, StreamReading } from "@sluice/sdk";
import type { EngineName, Limits, LoadedBundle } from "./contract.ts";

/** What is known of a handler without running it. */
export interface PluginHook {
  readonly order: HookOrder;
  /** `matches`: it is called only where a pattern of the plugin matches. */
  readonly when: "matches" | undefined;
  /** Whether it changes nothing, and may run beside others. */
  readonly verdictOnly: boolean;
  /** Whether what it gave for one exchange may be used for another that reads the same. */
  readonly pure: boolean;
}

/** A plugin that can be used: what its manifest says, checked, and the way to its code. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
  /** Schema of `with:`. */
  readonly config: TSchema;
  readonly powers: Powers;
  readonly stream: StreamReading | undefined;
  readonly patterns: readonly PatternDeclaration[];
  readonly hooks: ReadonlyMap<HookName, PluginHook>;
  readonly limits: Limits;
  /** SHA-256 of its bundle, in hex. */
  readonly checksum: string;
  /** Whether it ships with Sluice, so that what its manifest asks for is granted. */
  readonly shipped: boolean;
  /** Its code, in an engine; the same for every instance that asks for the same engine and limits. */
  load(engine: EngineName, limits: Limits): Promise<LoadedBundle>;
}
