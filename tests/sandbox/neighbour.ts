import { type Engine, type Guest, GuestFault } from "../../core/sandbox/contract.ts";
import { AttackedFrame } from "./attacked-frame.ts";
import { bundleOf } from "./bundle.ts";
import { CASE_LIMITS } from "./case.ts";

/** Tells what it sees of its surroundings: what another plugin changed of them would show. */
const HANDLER = `(ctx) => {
  const inherited = [];
  for (const name in {}) inherited.push(name);
  return {
    id: ctx.id,
    inherited,
    json: JSON.stringify({ a: [1, "x"] }),
    names: [Object, Array, Map, Promise, Object.getPrototypeOf(Map), String, Reflect].map((of) => Object.getOwnPropertyNames(of.prototype ?? of).join()),
    globals: Object.getOwnPropertyNames(globalThis).join(),
    sound: [1, 2].map((n) => n + 1).join() === "2,3" && Object.prototype.polluted === undefined,
  };
}`;

/** A plugin of somebody else in the same engine, which has to answer whatever happens beside it. */
export class Neighbour {
  readonly #guest: Guest;
  #asked = 0;

  private constructor(guest: Guest) {
    this.#guest = guest;
  }

  static async open(engine: Engine): Promise<Neighbour> {
    const bundle = bundleOf("neighbour", { name: "a neighbour", handler: HANDLER });
    const loaded = await engine.load(bundle, CASE_LIMITS);
    const power = () => Promise.reject(new Error("a neighbour has no powers"));
    return new Neighbour(await loaded.setUp({ id: "chat/neighbour", powers: {}, config: {}, power }));
  }

  /** What it sees, as soon as it answers. */
  async sees(): Promise<unknown> {
    const id = `n-${this.#asked++}`;
    for (;;) {
      try {
        const reply = await this.#guest.call("onRequest", new AttackedFrame(id, {}));
        const verdict: unknown = reply?.verdict;
        if (typeof verdict !== "object" || verdict === null || Reflect.get(verdict, "id") !== id) {
          throw new Error("the neighbour was answered what it never said");
        }
        return { ...verdict, id: "its own" };
      } catch (cause) {
        if (!(cause instanceof GuestFault && cause.kind === "engine")) throw cause;
        await Bun.sleep(1);
      }
    }
  }
}
