import { framed } from "../../core/dialects/bedrock-converse/testing.ts";
import type { Framing } from "../../core/dialects/framing.ts";
import { PROVIDER_DIALECTS } from "../../core/dialects/index.ts";
import { SseBuffer } from "../../core/dialects/sse/buffer.ts";
import { type Provider, sentEvents } from "./streams.ts";

/** Events as bytes of the wire. */
export const wireOf = (dialect: Provider, events: readonly object[]): Uint8Array =>
  dialect === "bedrock-converse"
    ? framed(events.map((event) => JSON.stringify(event)))
    : Buffer.from(sentEvents(dialect, events).join(""));

/** What frames a stream of a dialect. */
export const framingOf = (dialect: Provider): Framing =>
  PROVIDER_DIALECTS[dialect].stream?.framing?.() ?? new SseBuffer();
