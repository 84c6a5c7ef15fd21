import type { LoadedConfig } from "../config/loaded.ts";
import type { ErrorCode, ErrorDetails } from "../errors/index.ts";

/** What the supervisor tells a worker. A config goes in two steps: all workers are ready for it, then all switch. */
export type ToWorker =
  | { readonly type: "prepare"; readonly number: number; readonly loaded: LoadedConfig }
  | { readonly type: "switch" }
  | { readonly type: "drop" }
  | { readonly type: "drain" };

/** What a worker tells the supervisor. */
export type FromWorker =
  | { readonly type: "started" }
  | { readonly type: "prepared"; readonly number: number; readonly warnings: readonly string[] }
  | {
      readonly type: "refused";
      readonly number: number;
      readonly code: ErrorCode;
      readonly details: ErrorDetails;
    }
  | { readonly type: "listening"; readonly url: string; readonly number: number }
  | { readonly type: "failed"; readonly code: ErrorCode; readonly details: ErrorDetails };

const WORKER_TYPES = new Set<unknown>(["started", "prepared", "refused", "listening", "failed"]);
const SUPERVISOR_TYPES = new Set<unknown>(["prepare", "switch", "drop", "drain"]);

const typeOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "type" in value ? value.type : undefined;

export const isFromWorker = (value: unknown): value is FromWorker => WORKER_TYPES.has(typeOf(value));
export const isToWorker = (value: unknown): value is ToWorker => SUPERVISOR_TYPES.has(typeOf(value));
