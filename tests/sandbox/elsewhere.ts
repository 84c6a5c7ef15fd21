/** A case that is tested where what it attacks is. */
export interface ElsewhereCase {
  readonly name: string;
  /** The file of the test, relative to the root. */
  readonly file: string;
  /** What its test is called, or a part of that. */
  readonly test: string;
  /** What comes of it. */
  readonly ends: string;
}

const ENGINE = "core/sandbox/isolate/engine.test.ts";
const HOSTILE = "core/sandbox/isolate/hostile.test.ts";
const ESCAPED = "core/sandbox/isolate/escape.test.ts";

/** A companion that means harm, or meets it. */
export const COMPANIONS: readonly ElsewhereCase[] = [
  {
    name: "is killed",
    file: ENGINE,
    test: "that is killed takes its calls with it, and is replaced",
    ends: "its calls end by `onFailure`; it is replaced",
  },
  {
    name: "is stopped (SIGSTOP)",
    file: HOSTILE,
    test: "a companion that is stopped (SIGSTOP) is killed",
    ends: "killed, replaced",
  },
  {
    name: "sends bytes that are no frame",
    file: HOSTILE,
    test: "sends bytes that are no frame",
    ends: "killed, replaced",
  },
  {
    name: "announces a frame of 1 GB",
    file: HOSTILE,
    test: "announces a frame of 1 GB",
    ends: "killed, replaced",
  },
  {
    name: "sends what is not JSON, or of another shape",
    file: HOSTILE,
    test: "sends JSON of another shape",
    ends: "killed, replaced",
  },
  {
    name: "answers twice",
    file: HOSTILE,
    test: "answers twice",
    ends: "the first answer counts; killed, replaced",
  },
  {
    name: "answers what was never asked",
    file: HOSTILE,
    test: "answers what was never asked",
    ends: "killed, replaced",
  },
  {
    name: "answers for another instance",
    file: HOSTILE,
    test: "answers the call of another instance",
    ends: "killed, replaced",
  },
  {
    name: "answers late",
    file: HOSTILE,
    test: "comes after the deadline of its call is dropped",
    ends: "the answer is dropped",
  },
  { name: "swallows calls", file: HOSTILE, test: "swallows ten thousand calls", ends: "killed, replaced" },
  {
    name: "dies again and again",
    file: HOSTILE,
    test: "is dead again and again, calls fault at once",
    ends: "ever longer pauses; calls fault at once",
  },
  {
    name: "outlives its gateway",
    file: "core/sandbox/isolate/orphan.test.ts",
    test: "no companion outlives a parent that is killed with -9",
    ends: "ends by itself",
  },
];

/** Code that runs in a companion itself, as after an escape out of its isolate. */
export const ESCAPES: readonly ElsewhereCase[] = [
  { name: "reads files beside its program", file: ESCAPED, test: "finds no file", ends: "refused by Node" },
  { name: "reads the environment", file: ESCAPED, test: "no environment", ends: "it is empty" },
  { name: "starts programs or threads", file: ESCAPED, test: "no program", ends: "refused by Node" },
  {
    name: "connects to anything",
    file: ESCAPED,
    test: "no network where it is cut",
    ends: "no route, where the system can cut it",
  },
];

/** Handles of somebody else, that the host's powers tell apart. */
export const HANDLES: readonly ElsewhereCase[] = [
  {
    name: "a reservation of another exchange",
    file: "core/sandbox/powers/counters.test.ts",
    test: "a reservation of another exchange is left alone",
    ends: "it is left alone",
  },
  {
    name: "a secret of another instance",
    file: "core/sandbox/powers/secrets.test.ts",
    test: "is of use to its own instance alone",
    ends: "refused",
  },
];
