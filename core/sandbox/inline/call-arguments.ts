import type { CallFrame } from "../contract.ts";
import { FLAGS, GIVEN, type GivenName } from "../guest/work.ts";
import { placeOf } from "./given-fields.ts";
import { Handles } from "./handles.ts";
import type { Borrowed, Value } from "./quickjs.ts";
import type { Realm } from "./realm.ts";
import type { CallTerms } from "./running.ts";

const NONE: readonly GivenName[] = [];

/** Sums of the guest's flags: a stream, the closing call, a credential presented, fields given. */
const FLAG_SUMS = 16;
/** Arguments before the fields that are given. */
const HEAD = 9;
/** Longer texts and data are not kept by what they say. */
const MAX_CHARS = 1024;

/**
 * What a hook of the guest is called with. Names and principals come again and again, so their values are kept; only the number
 * of the call and its id are new each time.
 */
export class CallArguments {
  readonly #realm: Realm;
  readonly #names: Handles<string>;
  readonly #objects: Handles<object>;
  readonly #data: Handles<string>;
  readonly #number: Value;
  readonly #flags: readonly Value[];
  /** Values of the call that is being made. */
  readonly #passing: Value[] = [];
  readonly #given: (Value | Borrowed | undefined)[] = GIVEN.map(() => undefined);

  constructor(realm: Realm) {
    const { ffi } = realm.quickjs;
    const release = (value: Value): void => realm.free(value);
    this.#realm = realm;
    this.#names = new Handles(release);
    this.#objects = new Handles(release);
    this.#data = new Handles(release);
    this.#number = realm.own(ffi.QTS_NewFloat64(realm.context, 0));
    this.#flags = Array.from({ length: FLAG_SUMS }, (_, sum) =>
      realm.own(ffi.QTS_NewFloat64(realm.context, sum)),
    );
  }

  /** How many values are kept. */
  get size(): number {
    return this.#names.size + this.#objects.size + this.#data.size;
  }

  /** Sets the arguments of a call, and says how many there are. */
  set(call: number, frame: CallFrame, { given, fields }: CallTerms): number {
    const { quickjs } = this.#realm;
    const { identity, service } = frame;
    quickjs.setInteger(this.#number, call);
    const names = given === undefined ? NONE : given.next();
    const sum =
      (frame.stream ? FLAGS.stream : 0) +
      (frame.final ? FLAGS.final : 0) +
      (identity?.presented ? FLAGS.presented : 0) +
      (names.length > 0 ? FLAGS.given : 0);
    for (let at = 0; at < names.length; at++) this.#give(names[at] ?? "tags", frame, fields);
    // All are made before the first is set: making one is a call of its own.
    const id = this.#fresh(frame.id);
    const serviceName = service === undefined ? quickjs.undefined : this.#name(service);
    const principal = this.#object(frame.principal);
    const model = this.#name(frame.model);
    const api = this.#name(frame.api);
    const key = identity?.key === undefined ? quickjs.undefined : this.#object(identity.key);
    const privileges = identity === undefined ? quickjs.undefined : this.#object(identity.privileges);
    quickjs.argument(0, this.#number);
    quickjs.argument(1, id);
    quickjs.argument(2, serviceName);
    quickjs.argument(3, principal);
    quickjs.argument(4, model);
    quickjs.argument(5, api);
    quickjs.argument(6, this.#flags[sum] ?? quickjs.undefined);
    if (identity === undefined && names.length === 0) return 7;
    quickjs.argument(7, key);
    quickjs.argument(8, privileges);
    if (names.length === 0) return HEAD;
    for (let place = 0; place < GIVEN.length; place++) {
      quickjs.argument(HEAD + place, this.#given[place] ?? quickjs.undefined);
    }
    this.#given.fill(undefined);
    return HEAD + GIVEN.length;
  }

  #give(name: GivenName, frame: CallFrame, fields: ReadonlySet<string>): void {
    if (fields.has(name)) this.#given[placeOf(name)] = this.#value(name, frame.field(name));
  }

  /** A field as a value. A frozen plan is the same again and again; other data is kept by what it says. */
  #value(name: GivenName, data: unknown): Value | Borrowed | undefined {
    if (data === undefined) return undefined;
    if (typeof data === "number") return this.#freshNumber(data);
    if (name === "plan" && typeof data === "object" && data !== null && Object.isFrozen(data))
      return this.#object(data);
    const json = JSON.stringify(data);
    const known = this.#data.get(json);
    if (known !== undefined) return known;
    const value = this.#realm.intern(json);
    if (json.length > MAX_CHARS || !this.#data.put(json, value, json.length)) this.#passing.push(value);
    return value;
  }

  /** Frees what this call alone needed. */
  release(): void {
    for (let value = this.#passing.pop(); value !== undefined; value = this.#passing.pop())
      this.#realm.free(value);
  }

  /** Frees everything that is kept. */
  clear(): void {
    this.release();
    this.#names.clear();
    this.#objects.clear();
    this.#data.clear();
  }

  #freshNumber(number: number): Value {
    const { quickjs, context } = this.#realm;
    const value = quickjs.ffi.QTS_NewFloat64(context, number);
    this.#passing.push(value);
    return value;
  }

  #fresh(text: string): Value {
    const { quickjs, context } = this.#realm;
    const value = quickjs.newAscii(context, text) ?? this.#realm.intern(JSON.stringify(text));
    this.#passing.push(value);
    return value;
  }

  #name(text: string): Value | Borrowed {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const value = this.#realm.intern(JSON.stringify(text));
    if (!this.#names.put(text, value, text.length)) this.#passing.push(value);
    return value;
  }

  #object(data: object): Value | Borrowed {
    const known = this.#objects.get(data);
    if (known !== undefined) return known;
    const json = JSON.stringify(data);
    const value = this.#realm.intern(json);
    if (!this.#objects.put(data, value, json.length)) this.#passing.push(value);
    return value;
  }
}
