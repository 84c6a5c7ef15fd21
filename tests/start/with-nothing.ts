import { leftOut } from "../../checks/left-out.ts";
import { type GatewayProcess, type ProcessOptions, startProcess } from "../gateway/gateway-process.ts";
import { until } from "../upstream/until.ts";

/** Where a gateway without a config listens. */
const HOST = "127.0.0.1";
const PORT = 8787;

const isFree = (): boolean => {
  try {
    Bun.listen({ hostname: HOST, port: PORT, exclusive: true, socket: { data() {} } }).stop(true);
    return true;
  } catch {
    return false;
  }
};

/** Whether a gateway can start with nothing here. Waits a little: another test run may hold the port. */
export const canStartWithNothing = async (): Promise<boolean> => {
  const free = await until(isFree, 10_000).then(
    () => true,
    () => false,
  );
  if (!free) leftOut("Starts with no config", `port ${PORT} is taken; end the program that listens there`);
  return free;
};

/** Starts a gateway with no config file, and waits until all of its start text is there. */
export const startWithNothing = async (
  options: Omit<ProcessOptions, "yaml"> = {},
): Promise<GatewayProcess> => {
  for (let tries = 0; ; tries++) {
    try {
      await until(isFree, 10_000);
      const gateway = await startProcess(options);
      await gateway.wrote(/base URL/);
      return gateway;
    } catch (error) {
      const taken = error instanceof Error && error.message.includes("is taken by another program");
      if (!taken || tries === 5) throw error;
    }
  }
};

/** The key that a first start has printed. */
export const printedKey = (written: string, name: "your key" | "admin key" = "your key"): string => {
  const secret = new RegExp(`^ +${name} +(\\S+)$`, "m").exec(written)?.[1];
  if (secret === undefined) throw new Error(`no ${name} in: ${written}`);
  return secret;
};
