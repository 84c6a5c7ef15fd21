import { join } from "node:path";
import { builtPlugin } from "../gateway/built-plugin.ts";
import { type GatewayProcess, startProcess } from "../gateway/gateway-process.ts";
import { setup, temporaryDir } from "../gateway/setup.ts";
import { inPieces, type Sayer, startSayer } from "../guardrails/sayer.ts";

/** A gateway process with a blocking and a masking guardrail, before a provider that says what the tests need. */
export interface Guarded {
  readonly gateway: GatewayProcess;
  readonly sayer: Sayer;
  stop(): Promise<void>;
}

/** What the provider says, by model; any other repeats what it was asked. */
export const SAID = {
  early: "a@b.org is the address.",
  late: "It is a long way to the address, which is a@b.org, they say.",
  call: JSON.stringify({ to: "a@b.org", card: "4111 1111 1111 1111", text: "Grüße" }),
} as const;

/** The services: what each does with a match, and what a client gets for what is denied. */
const SERVICES = {
  errs: { action: "block", denial: "error" },
  refuses: { action: "block", denial: "refusal" },
  masks: { action: "mask", denial: "error" },
  aliases: { action: "alias", denial: "error" },
} as const;

/** Starts it. The services are open, so that a client names what the provider is to say. */
export const startGuarded = async (): Promise<Guarded> => {
  const dir = temporaryDir();
  const plugin = await builtPlugin(join(import.meta.dir, "../guardrails/plugins/guard"), dir.path);
  const sayer = startSayer();
  sayer.says("early", { pieces: inPieces(SAID.early) });
  // Each event on its own: what stands before the match must be on its way when it is found.
  sayer.says("late", { pieces: inPieces(SAID.late), paceMs: 3 });
  sayer.says("call", { pieces: inPieces(SAID.call), as: "arguments" });
  const services = Object.entries(SERVICES).map(([name, { action, denial }]) => {
    const plugins = [{ use: plugin, allow: { text: "write" }, with: { action } }];
    return `${name}: ${JSON.stringify({ model: "open", targets: [{ provider: "upstream" }], denial, plugins })}`;
  });
  const gateway = await startProcess({ yaml: setup({ upstream: sayer.url, services: services.join("\n") }) });
  return {
    gateway,
    sayer,
    async stop() {
      await gateway.stop();
      await sayer.stop();
      dir.remove();
    },
  };
};
