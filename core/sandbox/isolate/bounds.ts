import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bundle, Limits } from "../contract.ts";
import type { CallBounds } from "./calls.ts";

const MIB = 1024 * 1024;
/** Patterns by the hundred thousand are declared in one reply. */
export const SET_UP_BYTES = 16 * MIB;
/** Set-up, clean-up and description in all, in milliseconds. */
export const SET_UP_WALL_MS = 15_000;
const SET_UP_CPU_MS = 2_000;
/** A process of Node with isolated-vm, and no instance, has about 45 MiB. */
const BASE_RSS_BYTES = 128 * MIB;
/** Beside its heap an isolate has its stack, its code and what the engine keeps of it. */
const ISOLATE_RSS_BYTES = 32 * MIB;
/** What V8 starts an isolate with at least. */
const MIN_ISOLATE_MIB = 8;

/** What a companion with so many instances may have resident, in bytes. */
export const maxRssBytes = ({ memoryBytes }: Limits, instances: number): number =>
  BASE_RSS_BYTES + instances * (memoryBytes * 2 + ISOLATE_RSS_BYTES);

/** What one message of a guest may have, in characters: a call's result, or the arguments of a power. */
export const lineChars = ({ resultBytes }: Limits): number => Math.max(resultBytes, MIB) + 4_096;

/** The bounds of set-up, clean-up and description. */
export const setUpBounds = ({ powerCalls }: Limits): CallBounds => ({
  powerCalls,
  resultBytes: SET_UP_BYTES,
  wallMs: SET_UP_WALL_MS,
});

/** What a companion needs to open an instance. */
export interface Opened {
  readonly instance: number;
  readonly bundle: Bundle;
  readonly limits: Limits;
  /** The script of the guest runtime. */
  readonly guest: string;
  /** Whether the plugin's `console` is heard. */
  readonly console: boolean;
}

const ENTRY = readFileSync(join(import.meta.dir, "entry.js"), "utf8");

/** Has a companion make an isolate; all that runs in it comes with the message, so that no file of it need be readable. */
export const openMessage = ({ instance, bundle, limits, guest, console }: Opened) => ({
  t: "open",
  instance,
  name: bundle.name,
  code: bundle.code,
  guest,
  entry: ENTRY,
  console,
  memoryMb: Math.max(MIN_ISOLATE_MIB, Math.ceil(limits.memoryBytes / MIB)),
  cpuMs: limits.cpuMs,
  wallMs: limits.wallMs,
  setUpMs: Math.max(SET_UP_CPU_MS, limits.cpuMs),
  lineChars: lineChars(limits),
  setUpChars: SET_UP_BYTES,
});
