import { expect, test } from "bun:test";
import { probePort } from "./port.ts";

const HOST = "127.0.0.1";
const listenOn = (port: number, more: { exclusive?: boolean } = {}) =>
  Bun.listen({ hostname: HOST, port, socket: { data() {} }, ...more });

test("a free port passes and is free again afterwards", () => {
  const listener = listenOn(0);
  const { port } = listener;
  listener.stop(true);
  probePort(HOST, port);
  probePort(HOST, port);
  listenOn(port, { exclusive: true }).stop(true);
});

test("a taken port is START_PORT_TAKEN", () => {
  const listener = listenOn(0);
  expect(() => probePort(HOST, listener.port)).toThrow(expect.objectContaining({ code: "START_PORT_TAKEN" }));
  listener.stop(true);
});

test("a port whose holder would share it is taken all the same", () => {
  const sharing = Bun.serve({ hostname: HOST, port: 0, reusePort: true, fetch: () => new Response() });
  const { port = 0 } = sharing;
  expect(() => probePort(HOST, port)).toThrow(expect.objectContaining({ code: "START_PORT_TAKEN" }));
  sharing.stop(true);
});

test("port 0 gives one that is free", () => {
  const port = probePort(HOST, 0);
  expect(port).toBeGreaterThan(0);
  listenOn(port, { exclusive: true }).stop(true);
});

test("an address that is not of this machine is START_HOST_UNUSABLE", () => {
  expect(() => probePort("192.0.2.1", 8787)).toThrow(
    expect.objectContaining({ code: "START_HOST_UNUSABLE" }),
  );
});
