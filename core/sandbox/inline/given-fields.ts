import { GIVEN, type GivenName } from "../guest/work.ts";

/** Calls of a hook after which it is looked at again what they read. */
const PERIOD = 1024;
/** Calls at the beginning of each period to which nothing is given, so that it shows. */
const WATCHED = 16;

const PLACES: ReadonlyMap<string, number> = new Map(GIVEN.map((name, place) => [name, place]));

/**
 * What a hook usually reads, so that it comes with the call: a field that the guest has to ask for costs several times as much. A
 * field is given that more than half of the watched calls have asked for.
 */
export class GivenFields {
  #calls = 0;
  readonly #asked = new Uint8Array(GIVEN.length);
  #usual: readonly GivenName[] = [];

  /** Begins a call, and says what is to come with it. */
  next(): readonly GivenName[] {
    const call = this.#calls;
    this.#calls = call === PERIOD ? 0 : call + 1;
    if (call > WATCHED) return this.#usual;
    if (call < WATCHED) this.#usual = [];
    else {
      this.#usual = GIVEN.filter((_, place) => (this.#asked[place] ?? 0) * 2 > WATCHED);
      this.#asked.fill(0);
    }
    return this.#usual;
  }

  /** Notes that a call has asked for a field. */
  asked(name: string): void {
    if (this.#calls > WATCHED) return;
    const place = PLACES.get(name);
    if (place !== undefined) this.#asked[place] = (this.#asked[place] ?? 0) + 1;
  }
}

/** Where each of them stands among what may be given. */
export const placeOf = (name: GivenName): number => PLACES.get(name) ?? 0;
