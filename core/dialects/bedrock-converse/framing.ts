import type { Framing } from "../framing.ts";
import { FrameBuffer } from "./event-stream.ts";

const decoder = new TextDecoder();

/** Loaded when it is first needed: it takes longer than anything else of the core, and most gateways never need it. */
export const framing = async (): Promise<Framing> => {
  const { EventStreamCodec } = await import("@smithy/core/event-streams");
  return new FrameBuffer(
    new EventStreamCodec(
      (bytes) => decoder.decode(bytes),
      (text) => Buffer.from(text),
    ),
  );
};
