import { trimGlobals } from "@sluice/sdk/globals";
import { powerAnswered } from "./async-powers.ts";
import { callWithFields, dropCall } from "./call.ts";
import { describeDefinition } from "./definition.ts";
import { supplyGlobals } from "./globals/supply.ts";
import { cleanUp, type Ends, entryOf, setUp } from "./instance.ts";
import { faultMessage, leftMessage, openChannel, replyMessage, type Send, send } from "./outgoing.ts";
import { bare, freezeAll, isObject, NativeTypeError, NativeUint8Array, own, parse } from "./primordials.ts";
import { FLAGS, openPull, type Pull } from "./work.ts";

/** What comes in. `call` is a number that the host gives, unique while anything of the call can come back. */
type Take = (message: object, call: number) => void;

const textOf = (message: object, name: string): string => `${own(message, name)}`;

const endsOf = (call: number): Ends => ({
  done: (reply) => send(replyMessage(call, reply)),
  failed: (error) => send(faultMessage(call, error)),
});

const flagsOf = (frame: object, identity: object): number =>
  (own(frame, "stream") === true ? FLAGS.stream : 0) +
  (own(frame, "final") === true ? FLAGS.final : 0) +
  (own(identity, "presented") === true ? FLAGS.presented : 0);

const objectOf = (message: object, name: string): object => {
  const value = own(message, name);
  return isObject(value) ? value : bare();
};

const callHook: Take = (message, call) => {
  const frame = objectOf(message, "frame");
  const identity = objectOf(frame, "identity");
  const head = {
    id: own(frame, "id"),
    service: own(frame, "service"),
    principal: freezeAll(own(frame, "principal")),
    model: own(frame, "model"),
    api: own(frame, "api"),
    flags: flagsOf(frame, identity),
    key: freezeAll(own(identity, "key")),
    privileges: freezeAll(own(identity, "privileges")),
  };
  const entry = entryOf(own(message, "instance"), textOf(message, "hook"));
  const left = callWithFields(entry, call, head, objectOf(message, "fields"));
  if (left === undefined) send(replyMessage(call));
  else if (left === true) send(replyMessage(call, '{"identifiedByKey":true}'));
  else if (left !== null) send(leftMessage(call, left));
};

const answerPower: Take = (message, call) => {
  const error = own(message, "error");
  const n = Number(own(message, "n"));
  powerAnswered(call, n, error === undefined ? { value: own(message, "value") } : { error });
};

/** The messages in, by their kind. */
const TAKES: Readonly<Record<string, Take>> = {
  describe: (_, call) => send(`{"t":"described","call":${call},"described":${describeDefinition()}}`),
  setUp: (message, call) =>
    setUp(own(message, "instance"), own(message, "powers"), own(message, "config"), endsOf(call)),
  call: callHook,
  power: answerPower,
  drop: (_, call) => dropCall(call),
  cleanUp: (message, call) => cleanUp(own(message, "instance"), endsOf(call)),
};

/** Takes a message in; what it leads to goes out through the channel, at once where no promise is waited for. */
export const receive = (json: string): void => {
  const message: unknown = parse(json);
  if (!isObject(message)) return;
  const call = Number(own(message, "call"));
  try {
    const take = own(TAKES, textOf(message, "t"));
    if (typeof take === "function") take(message, call);
  } catch (error) {
    send(faultMessage(call, error));
  }
};

/** How an engine opens a guest. */
export interface OpenOptions {
  /** Where fields of calls come from that did not come with them. */
  readonly pull?: Pull;
  /** Whether `console` is told to the host, in messages of the kind `console`. */
  readonly console?: boolean;
}

/** Opens the guest, before any code of a plugin: sets the way out, and makes the globals those of the SDK's list. */
export const open = (out: Send, options: OpenOptions = {}): void => {
  openChannel(out);
  if (options.pull !== undefined) openPull(options.pull);
  supplyGlobals(options.console === true);
  const left = trimGlobals();
  if (left.length > 0)
    throw new NativeTypeError(`this engine keeps globals that no plugin may have: ${left}`);
};

/** What was thrown where the guest was not there to catch it, as the message that this call has failed. */
export const thrown = (error: unknown): string => faultMessage(0, error);

/** Whether there is memory for so many bytes more. */
export const hasRoom = (sizeBytes: number): true | undefined => {
  try {
    return new NativeUint8Array(sizeBytes).length === sizeBytes ? true : undefined;
  } catch {
    return undefined;
  }
};

/** Data that many calls share: frozen, and kept by the engine. */
export const intern = (json: string): unknown => freezeAll(parse(json));
