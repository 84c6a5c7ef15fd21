import type { CallFrame } from "../../core/sandbox/contract.ts";
import type { EscapeCase } from "./case.ts";

const ALICE = Object.freeze({
  name: "alice@example.com",
  type: "user",
  groups: Object.freeze(["staff"]),
} as const);
const KEY = Object.freeze({ id: "1", name: "laptop", principal: ALICE, state: "active" } as const);
const PRIVILEGES = Object.freeze(["query"] as const);

/** What the fields of an exchange hold that is under attack. */
const FIELDS: Readonly<Record<string, unknown>> = {
  tags: { team: "a" },
  client: { address: "127.0.0.1", userAgent: "" },
  local: {},
  plan: [{ name: "first", provider: "one", model: "m", weight: 1 }],
  segments: [{ index: 0, role: "user", kind: "text", choice: 0, text: "Hello", context: "" }],
  headers: {},
  matches: [],
  now: 0,
  random: "00".repeat(256),
};

/** The frame of one exchange, and whether a power was served for it when it was over. */
export class AttackedFrame implements CallFrame {
  readonly id: string;
  readonly service = "chat";
  readonly principal = ALICE;
  readonly model = "gpt-9";
  readonly api = "openai-chat";
  readonly stream = false;
  readonly final = false;
  readonly identity: CallFrame["identity"];
  /** Set when its call has ended. */
  over = false;
  /** Calls of powers that came after. */
  served = { inTime: 0, late: 0 };

  constructor(id: string, { powers }: Pick<EscapeCase, "powers">) {
    this.id = id;
    this.identity = powers?.identity ? { key: KEY, presented: true, privileges: PRIVILEGES } : undefined;
  }

  field(name: string): unknown {
    return FIELDS[name];
  }

  readonly power = (_power: string, _method: string, [key]: readonly unknown[]): Promise<unknown> => {
    this.served[this.over ? "late" : "inTime"]++;
    return key === "never" ? new Promise(() => undefined) : Promise.resolve(null);
  };
}
