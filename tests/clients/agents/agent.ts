import type { Fields } from "../../../core/dialects/neutral/fields.ts";
import type { Kind } from "../../upstream/models/server.ts";
import type { Address } from "../sdks/sdk.ts";

/** What an agent has said in a run, and what it was told at the end. */
export interface Ran {
  readonly text: string;
  /** The body of its last request, as it left it. */
  readonly body: Fields;
}

/** A coding agent: its settings put upon the client that it is built on, and requests as it makes them. */
export interface Agent {
  readonly name: string;
  /** The kind that speaks its dialect: there its bytes go on as they are. */
  readonly native: Kind;
  /** What it is set to by its environment, for a gateway. */
  environment(address: Address): Readonly<Record<string, string>>;
  /** Has the model run a command, and tells what it made of it. `model`: a service, or a model of one. */
  run(model: string, address: Address): Promise<Ran>;
  /** Instructions that the model must have got, wherever its API puts them. */
  readonly instructions: readonly string[];
  /** Headers that its provider must have got. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What its shell gave back. */
export const OUTPUT = "the sluice is open";

/** Runs with these variables set, as the clients read them. */
export const within = async <T>(
  environment: Readonly<Record<string, string>>,
  run: () => Promise<T>,
): Promise<T> => {
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
};

/** What a tool by which agents run commands takes. */
export const COMMAND_SCHEMA = {
  type: "object",
  properties: { command: { type: "string" }, description: { type: "string" } },
  required: ["command"],
  additionalProperties: false,
};
