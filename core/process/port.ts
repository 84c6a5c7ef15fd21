import { SluiceError } from "../errors/index.ts";

/**
 * Sees whether a port is free before anything is started on it: two programs that both share a port would not get
 * an error, only each a part of the traffic. Returns the port, a free one for 0. Throws `START_PORT_TAKEN` or
 * `START_HOST_UNUSABLE`.
 */
export const probePort = (host: string, port: number): number => {
  try {
    const listener = Bun.listen({ hostname: host, port, exclusive: true, socket: { data() {} } });
    listener.stop(true);
    return listener.port;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    if (code === "EADDRINUSE") throw new SluiceError("START_PORT_TAKEN", { host, port }, cause);
    throw new SluiceError("START_HOST_UNUSABLE", { host, port, detail: code }, cause);
  }
};
