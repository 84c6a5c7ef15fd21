/**
 * A guest runtime of the fewest lines that speaks what engines speak: handlers get the message's `frame` and `fields` and a
 * function for powers, and return the reply as it is. What plugins really see is tested over the real one.
 */
export const TEST_GUEST = `(() => {
  let out;
  let powers = 0;
  const waiting = new Map();
  const send = (message) => out(JSON.stringify(message));
  const fault = (call, error) =>
    send({ t: "fault", call, kind: "throw", message: String(error && error.message), stack: error && error.stack });
  const settle = (call, run) => {
    const done = (reply) => send(reply === undefined ? { t: "reply", call } : { t: "reply", call, reply });
    try {
      const result = run();
      if (result && typeof result.then === "function") result.then(done, (error) => fault(call, error));
      else done(result);
    } catch (error) {
      fault(call, error);
    }
  };
  const powerOf = (call) => (power, method, ...args) => new Promise((resolve, reject) => {
    const n = powers++;
    waiting.set(n, { resolve, reject });
    send({ t: "power", call, n, power, method, args });
  });
  const kinds = {
    describe: ({ call }) => {
      const { name, version, hooks, setup, cleanup } = globalThis.__plugin;
      const described = { name, version, setup: !!setup, cleanup: !!cleanup, hooks: {} };
      for (const hook of Object.keys(hooks)) described.hooks[hook] = "normal";
      send({ t: "described", call, described });
    },
    setUp: ({ call, config }) => settle(call, () => {
      const { setup } = globalThis.__plugin;
      return setup ? { declared: setup(config, powerOf(call)) } : undefined;
    }),
    call: ({ call, hook, frame, fields }) =>
      settle(call, () => globalThis.__plugin.hooks[hook](frame, fields, powerOf(call))),
    power: ({ n, value, error }) => {
      const { resolve, reject } = waiting.get(n);
      waiting.delete(n);
      if (error === undefined) resolve(value);
      else reject(new Error(error));
    },
    drop: () => undefined,
    cleanUp: ({ call }) => settle(call, () => {
      const { cleanup } = globalThis.__plugin;
      if (cleanup) cleanup(powerOf(call));
    }),
  };
  globalThis.__sluice = {
    open: (channel) => { out = channel; },
    receive: (json) => {
      const message = JSON.parse(json);
      kinds[message.t](message);
    },
  };
})();`;
