import type { LoadedConfig } from "../config/loaded.ts";
import { runningGateway } from "./running.ts";

/** Why instances are not called at present, by instance. */
export type Benched = ReadonlyMap<string, string>;

/** What the gateway that runs on this config has benched; nothing where none runs. */
export const benchedNow = async (loaded: LoadedConfig): Promise<Benched> => {
  const running = await runningGateway(loaded);
  return new Map(running?.benched.map(({ plugin, reason }) => [plugin, reason]));
};
