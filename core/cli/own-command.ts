import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dir, "../..");

/** How `sluice` is run from the caller's folder, on the config file where there is one: words for a shell. */
export const ownCommand = (cwd: string, configFile: string | undefined): string => {
  const launcher = cwd === ROOT ? "./sluice" : quoted(join(ROOT, "sluice"));
  const found = configFile === undefined || configFile === join(cwd, "sluice.yaml");
  return found ? launcher : `${launcher} --config ${quoted(configFile)}`;
};

/** A word that a shell leaves as it is. */
const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
