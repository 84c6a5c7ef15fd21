import { plugin } from "bun";

/** Preloaded: the process is sent a signal while its code is being loaded, in the middle of it. */
const SIGNALS = ["SIGTERM", "SIGINT"] as const;
const signal = SIGNALS.find((name) => name === process.env.SIGNAL_WHILE_LOADING);

plugin({
  name: "signal-while-loading",
  setup(build) {
    build.onLoad({ filter: /core\/process\/supervisor\.ts$/ }, async ({ path }) => {
      process.kill(process.pid, signal);
      return { contents: await Bun.file(path).text(), loader: "ts" };
    });
  },
});
