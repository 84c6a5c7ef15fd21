import type { HookName } from "@sluice/sdk";
import type { CallFrame } from "./contract.ts";

const SOMEBODY = Object.freeze({ name: "probe", type: "user", groups: [] } as const);
const TEXT = { index: 0, role: "user", kind: "text", choice: 0, text: "Hello", context: "" };

/** What the fields of an exchange that nobody asked for hold. */
const FIELDS: Readonly<Record<string, unknown>> = {
  tags: {},
  client: { address: "", userAgent: "" },
  local: {},
  plan: [],
  segments: [TEXT],
  body: {},
  headers: {},
  matches: [],
  targets: [],
  records: [],
  now: 0,
  random: "00".repeat(256),
};

/** An exchange of the host's own, in which nothing is peculiar: a plugin that fails here fails everywhere. */
export const probeFrame = (hook: HookName): CallFrame => ({
  id: "00000000-0000-7000-8000-000000000000",
  service: "probe",
  principal: SOMEBODY,
  model: "probe",
  api: "openai-chat",
  stream: false,
  final: hook === "onResponse",
  identity: undefined,
  field: (name) => FIELDS[name],
  power: () => Promise.reject(new Error("a probe has no powers")),
});
