import { connect, type Socket } from "node:net";

/** Whether a full backlog drops a SYN here, so that a connection neither comes nor fails. */
export const canDropSyn = process.platform === "linux";

/** A port of 127.0.0.1 on which connecting takes for ever. */
export interface DeafListener {
  readonly port: number;
  stop(): void;
}

const PROGRAM = `
const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
process.stdout.write(listener.port + "\\n");
`;

/** Longer than a loopback connection takes, however busy the machine. */
const CONNECT_MS = 400;
const MOST = 8192;
const AT_ONCE = 256;

const connects = (port: number, sockets: Socket[]): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    const timer = setTimeout(() => resolve(false), CONNECT_MS);
    const done = (connected: boolean) => {
      clearTimeout(timer);
      resolve(connected);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
  });

/** Starts a listener in a process of its own, stops that process, and fills its backlog. Needs Linux. */
export const startDeafListener = async (): Promise<DeafListener> => {
  const child = Bun.spawn([process.execPath, "-e", PROGRAM], { stdout: "pipe", stderr: "ignore" });
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const port = Number(new TextDecoder().decode(value));
  child.kill("SIGSTOP");
  const sockets: Socket[] = [];
  for (let full = false; !full; ) {
    if (sockets.length > MOST) throw new Error("the backlog did not fill");
    const came = await Promise.all(Array.from({ length: AT_ONCE }, () => connects(port, sockets)));
    full = came.includes(false);
  }
  return {
    port,
    stop() {
      child.kill("SIGKILL");
      for (const socket of sockets) socket.destroy();
    },
  };
};
