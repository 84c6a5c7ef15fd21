import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { leftOut } from "../../../checks/left-out.ts";

const ROOT = resolve(import.meta.dir, "../../..");
const VENV = join(ROOT, ".venv/bin/python");

const candidate = process.env["SLUICE_PYTHON"] ?? (existsSync(VENV) ? VENV : "python3");

const canImport = (module: string): boolean => {
  const found = Bun.which(candidate);
  return found !== null && Bun.spawnSync([found, "-c", `import ${module}`]).success;
};

/** A Python that has an official client; `undefined` where there is none, which is said. */
export const python = (module = "openai"): string | undefined => {
  if (canImport(module)) return candidate;
  const get = "python3 -m venv .venv && .venv/bin/pip install -r tests/clients/python/requirements.txt";
  leftOut(`Python clients: ${module}`, `${candidate} cannot import it; get it with: ${get}`);
  return undefined;
};

/** Runs a program to its end. Throws what it wrote where it failed. */
export const runPython = async (
  interpreter: string,
  program: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> => {
  const child = Bun.spawn([interpreter, ...program], {
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", PYTHONUTF8: "1", ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  if (code !== 0) throw new Error(`Python ended with ${code}: ${err}`);
  return out;
};
