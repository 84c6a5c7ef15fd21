import type { FinishReason } from "../../neutral/answer.ts";

const FINISHES: Readonly<Record<string, FinishReason>> = {
  STOP: "stop",
  MAX_TOKENS: "length",
  CONTINUATION: "length",
  SAFETY: "content-filter",
  RECITATION: "content-filter",
  LANGUAGE: "content-filter",
  BLOCKLIST: "content-filter",
  PROHIBITED_CONTENT: "content-filter",
  SPII: "content-filter",
  MODEL_ARMOR: "content-filter",
  IMAGE_SAFETY: "content-filter",
  IMAGE_PROHIBITED_CONTENT: "content-filter",
  IMAGE_RECITATION: "content-filter",
};

/** Why a candidate ended; `called`: whether it calls tools, which ends it like any other. */
export const readFinish = (reason: unknown, called: boolean): FinishReason => {
  const finish = typeof reason === "string" && Object.hasOwn(FINISHES, reason) ? FINISHES[reason] : undefined;
  return finish === "stop" && called ? "tool-calls" : (finish ?? "other");
};

const NAMES: Readonly<Record<FinishReason, string>> = {
  stop: "STOP",
  length: "MAX_TOKENS",
  "tool-calls": "STOP",
  "content-filter": "SAFETY",
  refusal: "SAFETY",
  pause: "STOP",
  other: "OTHER",
};

/** What this dialect calls the end of a candidate. */
export const writeFinish = (reason: FinishReason): string => NAMES[reason];
