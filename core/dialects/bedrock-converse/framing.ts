import type { Framing } from "../framing.ts";
import { FrameBuffer } from "./event-stream.ts";

/** Loaded when it is first needed: it takes longer than anything else of the core, and most gateways never need it. */
export const framing = async (): Promise<Framing> => {
  const { EventStreamCodec } = await import("@smithy/core/event-streams");
  const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  return new FrameBuffer(new EventStreamCodec(toText, (text) => Buffer.from(text)));
};
