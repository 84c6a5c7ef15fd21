import { watch } from "node:fs";
import { BUILT } from "../../sandbox/build/files.ts";
import { buildFolder, closeTestedPlugins } from "../../sandbox/testing-kit/tested-plugin.ts";
import type { CommandIo } from "../command.ts";
import { folderArguments } from "./arguments.ts";
import type { PluginAction } from "./command.ts";
import { DevConsole, type Said } from "./dev-console.ts";
import { EDITOR_DIR, writeEditorFiles } from "./editor.ts";
import { printProblems, problemsOf } from "./report.ts";

/** Editors write a file in several steps. */
const SETTLE_MS = 50;

/** Whether a change is one that the build itself makes, or of no use to it. */
const isOurs = (file: string): boolean =>
  file
    .replaceAll("\\", "/")
    .split("/")
    .some(
      (part) => part === "dist" || part === EDITOR_DIR || part === "node_modules" || part.startsWith(".git"),
    ) ||
  file.startsWith(BUILT.manifest) ||
  file.endsWith(".test.ts");

/** `sluice plugin dev`: until it is told to end. */
export const pluginDev: PluginAction = async (args, io) => {
  const { dir } = folderArguments("dev", args, io);
  writeEditorFiles(dir);
  const console = new DevConsole(dir, (said) => io.out(lineOf(said, io)));
  // A marker beside a script that its sources have outgrown would have a gateway refuse both.
  const rebuilds = new Rebuilds(dir, io, () => console.open());
  const watcher = watch(dir, { recursive: true }, (_, file) => {
    // A folder that is taken away is told of without a name, whatever the declared type says.
    if (typeof file === "string" && !isOurs(file)) rebuilds.soon();
  });
  const ended = Promise.withResolvers<void>();
  const end = (): void => ended.resolve();
  process.once("SIGINT", end).once("SIGTERM", end);
  try {
    await rebuilds.now();
    if (!io.json)
      io.out(`Watching ${dir}. A gateway that uses this folder takes up each build; Ctrl-C ends.`);
    await ended.promise;
    return 0;
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
    watcher.close();
    await rebuilds.close();
    console.close();
    await closeTestedPlugins();
  }
};

const lineOf = (said: Said, { json }: CommandIo): string =>
  json ? JSON.stringify({ console: said }) : `[console] ${said.level} ${said.text}`;

/** Builds one after the other; what changes meanwhile is built after. */
class Rebuilds {
  #timer: Timer | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    readonly dir: string,
    readonly io: CommandIo,
    /** Called after each build that is good. */
    readonly onBuilt: () => void,
  ) {}

  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now(), SETTLE_MS);
  }

  now(): Promise<void> {
    this.#running = this.#running.then(() => this.#build());
    return this.#running;
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #build(): Promise<void> {
    const { io, dir } = this;
    const started = performance.now();
    try {
      const { manifest, warnings } = await buildFolder(dir, "inline");
      this.onBuilt();
      const tookMs = Math.round(performance.now() - started);
      const { name, checksum } = manifest;
      if (io.json) return io.out(JSON.stringify({ built: true, name, checksum, tookMs, problems: warnings }));
      printProblems(io, warnings);
      io.out(`${name} is built in ${tookMs} ms (${checksum.slice(0, 12)}).`);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** A mistake is mended with the next save. */
  #failed(error: unknown): void {
    const { io } = this;
    try {
      const problems = problemsOf(error);
      if (io.json) io.out(JSON.stringify({ built: false, problems }));
      else printProblems(io, problems);
    } catch (unexpected) {
      io.err(unexpected instanceof Error ? unexpected.message : String(unexpected));
    }
  }
}
