import { Value } from "@sinclair/typebox/value";
import { HOOK_NAMES, type HookName, type Powers, PowersSchema } from "@sluice/sdk";

/** A manifest that has still to be checked: what a definition says of itself, which may be anything. */
export interface Draft {
  readonly name: unknown;
  readonly version: unknown;
  readonly description: unknown;
  readonly sdk: string;
  readonly hooks: Readonly<Record<string, unknown>>;
  readonly powers: unknown;
  readonly stream?: unknown;
  readonly patterns?: unknown;
  readonly config: unknown;
  readonly limits: unknown;
  readonly status?: unknown;
  readonly publisher?: unknown;
  readonly checksum: string;
}

/** What the folder of a plugin holds, as far as rules ask. */
export interface FolderFacts {
  /** The folder's own name. */
  readonly name: string;
  readonly files: ReadonlySet<string>;
  /** What `package.json` holds; empty where there is none. */
  readonly package: Readonly<Record<string, unknown>>;
  readonly readmeLines: number;
}

/** What rules look at. Without a folder it is a manifest alone. */
export interface Subject {
  readonly draft: Draft;
  readonly folder?: FolderFacts | undefined;
}

/** The powers that it asks for, where they are of the right form; another rule says where they are not. */
export const powersIn = ({ powers }: Draft): Powers | undefined =>
  Value.Check(PowersSchema, powers) ? powers : undefined;

/** The hooks that it has, by their right names. */
export const hooksIn = ({ hooks }: Draft): readonly HookName[] =>
  HOOK_NAMES.filter((hook) => Object.hasOwn(hooks, hook));
