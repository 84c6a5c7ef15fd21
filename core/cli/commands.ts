import type { Command } from "./command.ts";

/** A row of the list of commands. */
export interface CommandRow {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Loads what it runs: a command line waits for the code of its own command alone. */
  readonly load: () => Promise<Command>;
}

/** All commands of `sluice`. */
export const COMMANDS: readonly CommandRow[] = [
  {
    name: "start",
    summary: "Serve in the foreground until SIGTERM or Ctrl-C",
    load: async () => (await import("./start.ts")).startCommand,
  },
  {
    name: "check",
    summary: "Say whether a config file is valid, without starting anything",
    load: async () => (await import("./check.ts")).checkCommand,
  },
  {
    name: "key",
    summary: "Make, list and revoke the keys that clients call with",
    load: async () => (await import("./key.ts")).keyCommand,
  },
  {
    name: "log",
    summary: "Print the newest exchanges, good and bad, and follow them",
    load: async () => (await import("./log.ts")).logCommand,
  },
  {
    name: "plan",
    summary: "Print the way of a request to a service: plugins by hook, then targets",
    load: async () => (await import("./plan.ts")).planCommand,
  },
  {
    name: "guard",
    summary: "Say what the guardrails of a service would do with a text, and why",
    load: async () => (await import("./guard.ts")).guardCommand,
  },
  {
    name: "plugin",
    summary: "Make, build, test and measure plugins",
    load: async () => (await import("./plugin/command.ts")).pluginCommand,
  },
  {
    name: "version",
    summary: "Print the versions of Sluice and of the Bun that runs it",
    load: async () => (await import("./version.ts")).versionCommand,
  },
];
