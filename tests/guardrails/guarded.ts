import type { Got } from "../hooks/answers.ts";
import { ask } from "../hooks/answers.ts";
import { type Definition, type PlantedGateway, startPlanted } from "../hooks/planted.ts";
import guard from "./plugins/guard/index.ts";
import { type Said, type Sayer, startSayer } from "./sayer.ts";

/** A gateway in this process with guardrails, before a provider that says what a test needs. */
export interface GuardedGateway {
  readonly local: PlantedGateway;
  readonly sayer: Sayer;
  /** Asks a service for what the provider repeats. */
  asks(service: string, content: unknown, more?: object): Promise<Got>;
  /** Asks a service to which the provider says this. */
  hears(service: string, said: Said, more?: object): Promise<Got>;
  close(): Promise<void>;
}

/** An open service with these plugins. */
const openService = (name: string, plugins: readonly object[]): string =>
  `${name}: ${JSON.stringify({ model: "open", targets: [{ provider: "upstream" }], plugins })}`;

/** The services `blocks` and `masks` by the guardrail of the tests, and others by name. */
export const startGuardedGateway = async (
  services: Readonly<Record<string, readonly object[]>> = {},
  definitions: readonly Definition[] = [],
): Promise<GuardedGateway> => {
  const sayer = startSayer();
  const all = {
    blocks: [{ use: "guard", with: { action: "block" } }],
    masks: [{ use: "guard" }],
    ...services,
  };
  const lines = Object.entries(all).map(([name, plugins]) => openService(name, plugins));
  const local = await startPlanted({ upstream: sayer.url, services: lines.join("\n") }, [
    guard,
    ...definitions,
  ]);
  let told = 0;
  return {
    local,
    sayer,
    asks: (service, content, more = {}) =>
      ask(local.url, `${service}/echo`, { messages: [{ role: "user", content }], ...more }),
    hears(service, said, more = {}) {
      const model = `said-${told++}`;
      sayer.says(model, said);
      return ask(local.url, `${service}/${model}`, more);
    },
    async close() {
      await local.close();
      await sayer.stop();
    },
  };
};
