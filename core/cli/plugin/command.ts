import { type Command, type CommandIo, usageError } from "../command.ts";

/** What a part of `sluice plugin` does; gives the exit code. */
export type PluginAction = (args: readonly string[], io: CommandIo) => Promise<number>;

interface Part {
  readonly usage: string;
  readonly summary: string;
  /** Loaded when it is asked for: a gateway needs none of it. */
  readonly load: () => Promise<PluginAction>;
}

const PARTS: Readonly<Record<string, Part>> = {
  new: {
    usage: "sluice plugin new <name> [--dir <folder>]",
    summary: "make a folder with a plugin that works, to start from",
    load: async () => (await import("./new.ts")).pluginNew,
  },
  build: {
    usage: "sluice plugin build [<folder>]",
    summary: "build it, check it, and write dist/ and plugin.json",
    load: async () => (await import("./build.ts")).pluginBuild,
  },
  test: {
    usage: "sluice plugin test [<folder>] [--engine inline | isolate]",
    summary: "build it, and run what every plugin must stand and its own tests, on both engines",
    load: async () => (await import("./test.ts")).pluginTest,
  },
  bench: {
    usage: "sluice plugin bench [<folder>] [--engine inline | isolate]",
    summary: "print what a call of each hook costs, on both engines",
    load: async () => (await import("./bench.ts")).pluginBench,
  },
  dev: {
    usage: "sluice plugin dev [<folder>]",
    summary: "build it whenever a source is saved; a gateway that uses its folder takes it up",
    load: async () => (await import("./dev.ts")).pluginDev,
  },
};

const names = Object.keys(PARTS);
const width = Math.max(...names.map((name) => name.length));

/** The usage line of a part, for its errors. */
export const usageOf = (name: string): string => PARTS[name]?.usage ?? `sluice plugin <${names.join(" | ")}>`;

/** `sluice plugin`. */
export const pluginCommand: Command = {
  help: `Usage:
${Object.values(PARTS)
  .map(({ usage }) => `  ${usage}`)
  .join("\n")}

${Object.entries(PARTS)
  .map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  .join("\n")}

The folder may lie anywhere and needs nothing installed. Without one it is the folder that you are in.

Examples:
  sluice plugin new no-secrets
  sluice plugin build ./no-secrets
  sluice plugin test ./no-secrets --json
  sluice plugin bench ./no-secrets
  sluice plugin dev ./no-secrets`,
  async run([name = "", ...args], io) {
    const part = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (!part) {
      const detail = name === "" ? "Say what to do with plugins." : `There is no \`sluice plugin ${name}\`.`;
      throw usageError(detail, usageOf(""));
    }
    const action = await part.load();
    return await action(args, io);
  },
};
