/** How the bytes of a stream become server-sent events. `SseBuffer` is one: where a stream comes so already, its bytes stay. */
export interface Framing {
  /** All events that are whole by now, or `undefined`. Throws `FramingFault`, or `SseOverflow` where one is beyond the bound. */
  push(chunk: Uint8Array): Uint8Array | undefined;
  /** Whether nothing is held that has not become an event yet. */
  readonly isEmpty: boolean;
  /** What is left at the end of the bytes. Throws `FramingFault` where that can be no event. */
  rest(): Uint8Array;
}

/** Bytes that are no frames. */
export class FramingFault extends Error {
  override readonly name = "FramingFault";

  constructor(
    /** `invalid`: they say what cannot be so; `cut`: they end in the middle of one. */
    readonly kind: "invalid" | "cut",
    message: string,
  ) {
    super(message);
  }
}
