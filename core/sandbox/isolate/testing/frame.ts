import type { FaultKind } from "../../contract.ts";
import { type Bundle, type CallFrame, GuestFault, type Limits, type PowerPort } from "../../contract.ts";

/** Bounds that nothing of the tests comes near, unless it means to. */
export const LIMITS: Limits = {
  cpuMs: 50,
  wallMs: 5_000,
  memoryBytes: 16 * 1024 * 1024,
  stackBytes: 256 * 1024,
  resultBytes: 64 * 1024,
  powerCalls: 8,
};

/** A bundle whose definition is this object, as source text. */
export const bundleOf = (definition: string): Bundle => ({
  name: "tested",
  code: `globalThis.__plugin = ${definition};`,
  checksum: "0".repeat(64),
});

/** A bundle whose only handler is this function of `(frame, fields, power)`, as source text. */
export const onRequest = (handler: string): Bundle =>
  bundleOf(`{ name: "tested", hooks: { onRequest: ${handler} } }`);

/** Serves no power. */
export const noPower: PowerPort = async () => {
  throw new Error("not now");
};

/** A frame with this id, whose fields are their own names. */
export const frameOf = (id: string, power: PowerPort = noPower): CallFrame => ({
  id,
  service: "chat",
  principal: { name: "alice@example.com", type: "user", groups: ["staff"] },
  model: "gpt-9",
  api: "openai-chat",
  stream: false,
  final: false,
  identity: undefined,
  field: (name) => name,
  power,
});

/** The kind of fault that a call ended with; `answered` where it did not. */
export const faultOf = async (call: unknown): Promise<FaultKind | "answered" | "no fault"> => {
  try {
    await call;
    return "answered";
  } catch (thrown) {
    return thrown instanceof GuestFault ? thrown.kind : "no fault";
  }
};

/** Resolves when it holds; rejects after ten seconds. */
export const until = async (holds: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  const deadlineAt = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadlineAt) throw new Error(`not within 10 s: ${what}`);
    await Bun.sleep(5);
  }
};
