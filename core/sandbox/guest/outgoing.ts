import { slice, stringify } from "./primordials.ts";
import { readThrown } from "./thrown.ts";

/** Takes a message to the host. */
export type Send = (json: string) => void;

let channel: Send = () => undefined;

/** Sets the way to the host. */
export const openChannel = (send: Send): void => {
  channel = send;
};

/** Sends a message to the host. */
export const send: Send = (json) => channel(json);

/** The message that a call is over; without `reply` it left nothing behind. */
export const replyMessage = (call: number, reply?: string): string =>
  reply === undefined ? `{"t":"reply","call":${call}}` : `{"t":"reply","call":${call},"reply":${reply}}`;

const FAULT = '{"t":';

/** What an entry has given back as a message of its own: a reply goes without what stands around it. */
export const leftMessage = (call: number, left: string): string =>
  slice(left, 0, FAULT.length) === FAULT ? left : replyMessage(call, left);

/** The message that a call has failed. */
export const faultMessage = (call: number, error: unknown): string => {
  const { kind, message, stack } = readThrown(error);
  const told = stack === undefined ? "" : `,"stack":${stringify(stack)}`;
  return `{"t":"fault","call":${call},"kind":"${kind}","message":${stringify(message)}${told}}`;
};
