import type { LoadedConfig } from "../config/loaded.ts";
import type { ErrorCode, ErrorDetails } from "../errors/index.ts";

/** What the supervisor tells all its processes. A config goes in two steps: all are ready for it, then all switch. */
export type ToChild =
  | { readonly type: "prepare"; readonly number: number; readonly loaded: LoadedConfig }
  | { readonly type: "switch" }
  | { readonly type: "drop" }
  | { readonly type: "drain" }
  | { readonly type: "ping" };

/** What all processes tell the supervisor. The recorder listens nowhere, and has an empty URL. */
export type FromChild =
  | { readonly type: "started" }
  | { readonly type: "prepared"; readonly number: number; readonly warnings: readonly string[] }
  | {
      readonly type: "refused";
      readonly number: number;
      readonly code: ErrorCode;
      readonly details: ErrorDetails;
    }
  | { readonly type: "listening"; readonly url: string; readonly number: number }
  | { readonly type: "failed"; readonly code: ErrorCode; readonly details: ErrorDetails }
  | { readonly type: "pong" };

/** What the supervisor tells a worker. */
export type ToWorker = ToChild | { readonly type: "full"; readonly full: boolean };

/** What the supervisor tells the recorder. `live` are the writers of the workers that live; it comes before a config. */
export type ToRecorder = ToChild | { readonly type: "writers"; readonly live: readonly string[] };

/** What the recorder tells the supervisor. */
export type FromRecorder = FromChild | { readonly type: "full"; readonly full: boolean };

const TO_CHILD = ["prepare", "switch", "drop", "drain", "ping"];
const FROM_CHILD = ["started", "prepared", "refused", "listening", "failed", "pong"];
const TO_CHILD_TYPES = new Set<unknown>(TO_CHILD);
const TO_WORKER = new Set<unknown>([...TO_CHILD, "full"]);
const TO_RECORDER = new Set<unknown>([...TO_CHILD, "writers"]);
const FROM_RECORDER = new Set<unknown>([...FROM_CHILD, "full"]);

const typeOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "type" in value ? value.type : undefined;

export const isToChild = (value: unknown): value is ToChild => TO_CHILD_TYPES.has(typeOf(value));
export const isToWorker = (value: unknown): value is ToWorker => TO_WORKER.has(typeOf(value));
export const isToRecorder = (value: unknown): value is ToRecorder => TO_RECORDER.has(typeOf(value));
export const isFromRecorder = (value: unknown): value is FromRecorder => FROM_RECORDER.has(typeOf(value));
