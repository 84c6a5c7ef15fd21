import { cpus, release, type } from "node:os";
import manifest from "../../package.json" with { type: "json" };
import { PINS } from "./launch.ts";
import { loaderVersion } from "./load.ts";

/** Where and with what a run was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly kernel: string;
  readonly pinned: boolean;
  readonly bun: string;
  readonly sluice: string;
  readonly load: string;
}

/** This machine. */
export const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  kernel: `${type()} ${release()}`,
  pinned: PINS,
  bun: Bun.version,
  sluice: manifest.version,
  load: loaderVersion(),
});

/** The same in one line. */
export const machineLine = (of: Machine): string =>
  `${of.cores} × ${of.cpu}, ${of.kernel}, ${of.pinned ? "pinned" : "not pinned"}; ` +
  `Sluice ${of.sluice}, Bun ${of.bun}, load by ${of.load}`;
